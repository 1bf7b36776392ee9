import { createRequire } from "node:module";
import type * as Sdk from "@aws-sdk/client-ec2";
import { FlatcarError } from "../../errors.ts";
import type { IO } from "../../platform.ts";
import type { Credentials } from "./credentials.ts";
import { isLost, isThrottle } from "./errors.ts";
import { gate, type Pace, pace } from "./pace.ts";

/** The calls that are made, with what goes in and what comes out. */
export interface Operations {
  AssociateIamInstanceProfile: [Sdk.AssociateIamInstanceProfileRequest, Sdk.AssociateIamInstanceProfileResult];
  AssociateRouteTable: [Sdk.AssociateRouteTableRequest, Sdk.AssociateRouteTableResult];
  AssociateSubnetCidrBlock: [Sdk.AssociateSubnetCidrBlockRequest, Sdk.AssociateSubnetCidrBlockResult];
  AssociateVpcCidrBlock: [Sdk.AssociateVpcCidrBlockRequest, Sdk.AssociateVpcCidrBlockResult];
  AttachInternetGateway: [Sdk.AttachInternetGatewayRequest, unknown];
  AuthorizeSecurityGroupEgress: [Sdk.AuthorizeSecurityGroupEgressRequest, Sdk.AuthorizeSecurityGroupEgressResult];
  AuthorizeSecurityGroupIngress: [Sdk.AuthorizeSecurityGroupIngressRequest, Sdk.AuthorizeSecurityGroupIngressResult];
  CancelSpotInstanceRequests: [Sdk.CancelSpotInstanceRequestsRequest, Sdk.CancelSpotInstanceRequestsResult];
  CreateInternetGateway: [Sdk.CreateInternetGatewayRequest, Sdk.CreateInternetGatewayResult];
  CreateNatGateway: [Sdk.CreateNatGatewayRequest, Sdk.CreateNatGatewayResult];
  CreateRoute: [Sdk.CreateRouteRequest, Sdk.CreateRouteResult];
  CreateRouteTable: [Sdk.CreateRouteTableRequest, Sdk.CreateRouteTableResult];
  CreateSecurityGroup: [Sdk.CreateSecurityGroupRequest, Sdk.CreateSecurityGroupResult];
  CreateSubnet: [Sdk.CreateSubnetRequest, Sdk.CreateSubnetResult];
  CreateTags: [Sdk.CreateTagsRequest, unknown];
  CreateVpc: [Sdk.CreateVpcRequest, Sdk.CreateVpcResult];
  DeleteInternetGateway: [Sdk.DeleteInternetGatewayRequest, unknown];
  DeleteNatGateway: [Sdk.DeleteNatGatewayRequest, Sdk.DeleteNatGatewayResult];
  DeleteRoute: [Sdk.DeleteRouteRequest, unknown];
  DeleteRouteTable: [Sdk.DeleteRouteTableRequest, unknown];
  DeleteSecurityGroup: [Sdk.DeleteSecurityGroupRequest, Sdk.DeleteSecurityGroupResult];
  DeleteSubnet: [Sdk.DeleteSubnetRequest, unknown];
  DeleteTags: [Sdk.DeleteTagsRequest, unknown];
  DeleteVpc: [Sdk.DeleteVpcRequest, unknown];
  DescribeIamInstanceProfileAssociations: [
    Sdk.DescribeIamInstanceProfileAssociationsRequest,
    Sdk.DescribeIamInstanceProfileAssociationsResult,
  ];
  DescribeImages: [Sdk.DescribeImagesRequest, Sdk.DescribeImagesResult];
  DescribeInstanceAttribute: [Sdk.DescribeInstanceAttributeRequest, Sdk.InstanceAttribute];
  DescribeInstanceCreditSpecifications: [
    Sdk.DescribeInstanceCreditSpecificationsRequest,
    Sdk.DescribeInstanceCreditSpecificationsResult,
  ];
  DescribeInstances: [Sdk.DescribeInstancesRequest, Sdk.DescribeInstancesResult];
  DescribeInternetGateways: [Sdk.DescribeInternetGatewaysRequest, Sdk.DescribeInternetGatewaysResult];
  DescribeNatGateways: [Sdk.DescribeNatGatewaysRequest, Sdk.DescribeNatGatewaysResult];
  DescribeNetworkInterfaces: [Sdk.DescribeNetworkInterfacesRequest, Sdk.DescribeNetworkInterfacesResult];
  DescribeRouteTables: [Sdk.DescribeRouteTablesRequest, Sdk.DescribeRouteTablesResult];
  DescribeSecurityGroups: [Sdk.DescribeSecurityGroupsRequest, Sdk.DescribeSecurityGroupsResult];
  DescribeSpotInstanceRequests: [Sdk.DescribeSpotInstanceRequestsRequest, Sdk.DescribeSpotInstanceRequestsResult];
  DescribeSubnets: [Sdk.DescribeSubnetsRequest, Sdk.DescribeSubnetsResult];
  DescribeVolumes: [Sdk.DescribeVolumesRequest, Sdk.DescribeVolumesResult];
  DescribeVpcAttribute: [Sdk.DescribeVpcAttributeRequest, Sdk.DescribeVpcAttributeResult];
  DescribeVpcs: [Sdk.DescribeVpcsRequest, Sdk.DescribeVpcsResult];
  DetachInternetGateway: [Sdk.DetachInternetGatewayRequest, unknown];
  DisassociateIamInstanceProfile: [Sdk.DisassociateIamInstanceProfileRequest, unknown];
  DisassociateRouteTable: [Sdk.DisassociateRouteTableRequest, unknown];
  DisassociateSubnetCidrBlock: [Sdk.DisassociateSubnetCidrBlockRequest, Sdk.DisassociateSubnetCidrBlockResult];
  DisassociateVpcCidrBlock: [Sdk.DisassociateVpcCidrBlockRequest, Sdk.DisassociateVpcCidrBlockResult];
  ModifyInstanceAttribute: [Sdk.ModifyInstanceAttributeRequest, unknown];
  ModifyInstanceCreditSpecification: [
    Sdk.ModifyInstanceCreditSpecificationRequest,
    Sdk.ModifyInstanceCreditSpecificationResult,
  ];
  ModifyInstanceMetadataOptions: [Sdk.ModifyInstanceMetadataOptionsRequest, unknown];
  ModifySubnetAttribute: [Sdk.ModifySubnetAttributeRequest, unknown];
  ModifyVpcAttribute: [Sdk.ModifyVpcAttributeRequest, unknown];
  MonitorInstances: [Sdk.MonitorInstancesRequest, unknown];
  ReplaceIamInstanceProfileAssociation: [Sdk.ReplaceIamInstanceProfileAssociationRequest, unknown];
  ReplaceRoute: [Sdk.ReplaceRouteRequest, unknown];
  ReplaceRouteTableAssociation: [Sdk.ReplaceRouteTableAssociationRequest, Sdk.ReplaceRouteTableAssociationResult];
  RevokeSecurityGroupEgress: [Sdk.RevokeSecurityGroupEgressRequest, Sdk.RevokeSecurityGroupEgressResult];
  RevokeSecurityGroupIngress: [Sdk.RevokeSecurityGroupIngressRequest, Sdk.RevokeSecurityGroupIngressResult];
  RunInstances: [Sdk.RunInstancesRequest, Sdk.Reservation];
  StartInstances: [Sdk.StartInstancesRequest, unknown];
  StopInstances: [Sdk.StopInstancesRequest, unknown];
  TerminateInstances: [Sdk.TerminateInstancesRequest, unknown];
  UnmonitorInstances: [Sdk.UnmonitorInstancesRequest, unknown];
  UpdateSecurityGroupRuleDescriptionsEgress: [Sdk.UpdateSecurityGroupRuleDescriptionsEgressRequest, unknown];
  UpdateSecurityGroupRuleDescriptionsIngress: [Sdk.UpdateSecurityGroupRuleDescriptionsIngressRequest, unknown];
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** A lost reply is thrown, not repeated: the caller looks first whether the call was carried out. */
  readonly once?: boolean;
}

/** The API of one region. Throws what the SDK throws; `errors.ts` translates. */
export interface Api {
  readonly region: string;
  call<Name extends keyof Operations>(
    name: Name,
    input: Operations[Name][0],
    options: CallOptions,
  ): Promise<Operations[Name][1]>;
}

/** Calls that are under way at a time, and so sockets, for each region. */
const places = 64;
const attempts = 8;
const connectionTimeoutMs = 10_000;
const requestTimeoutMs = 60_000;

/** The API of each region, its connections kept. Loads the SDK with the first call. */
export function apis(credentials: Credentials, io: IO): (region: string) => Api {
  const known = new Map<string, Api>();
  return (region) => {
    const api = known.get(region) ?? connectRegion(region, credentials, io);
    known.set(region, api);
    return api;
  };
}

function connectRegion(region: string, credentials: Credentials, io: IO): Api {
  const paces = new Map<string, Pace>();
  const enter = gate(places);
  let client: Sdk.EC2Client | undefined;
  return {
    region,
    async call(name, input, options) {
      const sdk = loadSdk();
      client ??= new sdk.EC2Client(configOf(region, credentials, io));
      const own = paces.get(name) ?? pace(io);
      paces.set(name, own);
      const Command = sdk[`${name}Command`] as unknown as new (input: object) => Parameters<Sdk.EC2Client["send"]>[0];
      const to = client;
      const send = () =>
        enter(async () => checked(name, await to.send(new Command(input), { abortSignal: options.signal })));
      return (await repeat(send, own, io, options)) as Operations[typeof name][1];
    },
  };
}

/** Calls whose answer always holds something, be it an empty list. */
const telling = /^(?:Describe|Run|Terminate)/;

/** The page of a portal or a proxy, sent with success, would else read as "there is nothing". */
function checked<T extends { readonly $metadata: object }>(name: string, answer: T): T {
  const { $metadata, ...said } = answer;
  if (!telling.test(name) || Object.values(said).some((part) => part !== undefined)) return answer;
  throw Object.assign(new Error("the answer is not EC2's: it holds nothing of what was asked for"), {
    name: "UnreadableAnswer",
    $metadata,
  });
}

/** Repeats what was refused for haste, and, unless `once`, what may not have been carried out. */
async function repeat<T>(send: () => Promise<T>, own: Pace, io: IO, { signal, once }: CallOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await own.turn(signal);
    try {
      const answer = await send();
      own.faster();
      return answer;
    } catch (error) {
      const throttled = isThrottle(error);
      if (throttled) own.slower();
      const again = throttled || (isLost(error) && !once);
      if (!again || attempt === attempts || signal.aborted) throw error;
    }
    await io.sleep(backOffMs(attempt), signal);
  }
}

/** Doubles from 0.1 s to 5 s, half of it by chance, so that many do not come back together. */
export function backOffMs(attempt: number): number {
  const whole = Math.min(5_000, 100 * 2 ** (attempt - 1));
  return whole / 2 + (Math.random() * whole) / 2;
}

let loaded: typeof Sdk | undefined;

/** `require`, not `import`: the package is CommonJS inside, and `import` would look through its 5,000 names. */
function loadSdk(): typeof Sdk {
  try {
    loaded ??= createRequire(import.meta.url)("@aws-sdk/client-ec2") as typeof Sdk;
    return loaded;
  } catch (error) {
    throw new FlatcarError(
      {
        code: "FD1703",
        message: "Amazon EC2 needs the package @aws-sdk/client-ec2, which is not installed",
        hint: "npm install @aws-sdk/client-ec2",
      },
      { cause: error },
    );
  }
}

function configOf(region: string, credentials: Credentials, io: IO): Sdk.EC2ClientConfig {
  const { endpoint, profile } = credentials;
  const keys = keysOf(credentials, io);
  return {
    region,
    customUserAgent: "flatcar-deploy",
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: places },
      httpsAgent: { keepAlive: true, maxSockets: places },
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys ? { credentials: keys } : profile === undefined ? {} : { profile }),
  };
}

/** Throws what the SDK's own chain does where it finds no credentials and none were given. EC2 itself is not asked. */
export async function findCredentials(region: string, credentials: Credentials, io: IO): Promise<void> {
  if (keysOf(credentials, io)) return;
  const client = new (loadSdk().EC2Client)(configOf(region, credentials, io));
  await client.config.credentials();
  client.destroy();
}

/** Keys, unless they are only the environment's and a profile was asked for by hand. */
function keysOf({ accessKeyId, secretAccessKey, sessionToken, profile }: Credentials, { env }: IO) {
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const chosen = profile !== undefined && profile !== env.AWS_PROFILE;
  if (chosen && accessKeyId === env.AWS_ACCESS_KEY_ID) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
