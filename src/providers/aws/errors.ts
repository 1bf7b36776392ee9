import { type ErrorCode, type Finding, FlatcarError } from "../../errors.ts";
import { instanceTypeHint } from "./instance-type.ts";
import { isListed, nearestRegion } from "./regions.ts";

/** What EC2, the SDK or the transport said about one call. */
export interface Failure {
  /** AWS's own code, for example `InvalidSubnetID.NotFound`, or the transport's, for example `ECONNRESET`. */
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
  /** Which of AWS's services said it; left out: EC2. */
  readonly service?: string;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly hint?: string;
}

interface Rule extends Meaning {
  /** Codes, whole. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
  readonly codes: RegExp;
  /** Only when the message says this. */
  readonly message?: RegExp;
}

const throttled =
  /^(?:RequestLimitExceeded|Throttling|ThrottlingException|ThrottledException|EC2ThrottledException|TooManyRequestsException|RequestThrottled|RequestThrottledException|BandwidthLimitExceeded|SlowDown)$/;
const transient =
  /^(?:InternalError|InternalFailure|InternalServerError|ServiceUnavailable|ServiceUnavailableException|Unavailable|RequestTimeout|RequestTimeoutException|RequestExpired|RequestTimeTooSkewed|ConcurrentTagAccess|PriorRequestNotComplete)$/;
const unreachable =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_.*)$/;
const lost =
  /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|TimeoutError|EPROTO|ERR_STREAM_PREMATURE_CLOSE|HPE_.*|NetworkingError)$/;

const inUse =
  /^(?:DependencyViolation|InvalidGroup\.InUse|InvalidPlacementGroup\.InUse|VolumeInUse|ResourceInUse|InvalidIPAddress\.InUse)$/;

/** Load balancers, addresses, volumes, names. */
const besideRules: readonly Rule[] = [
  {
    codes: /^TooMany\w+$/,
    code: "FD1402",
    hint: "ask for more in the Service Quotas console, or delete what is not needed",
  },
  {
    codes: /^OperationNotPermitted$/,
    message: /deletion protection/,
    code: "FD1413",
    hint: "set deletionProtection: false, apply that, then delete",
  },
  {
    codes: /^InvalidConfigurationRequest$/,
    message: /security groups/,
    code: "FD1405",
    hint: "a load balancer that was made without security groups can never get any: give it another name, so that it is made anew",
  },
  { codes: /^InvalidTarget$/, code: "FD1405", hint: "a target is a machine that runs, in the load balancer's VPC" },
  {
    codes: /^(?:IncorrectModificationState|VolumeModificationRateExceeded)$/,
    code: "FD1403",
    hint: "EBS changes a volume again only when the last change is done, and only a few times a day: run the same again later",
  },
  {
    codes: /^InvalidVolume\.ZoneMismatch$/,
    code: "FD1405",
    hint: "only machines in the volume's zone can have it: set zone to theirs, which makes another volume",
  },
  {
    codes: /^InvalidParameterValue$/,
    message: /smaller than existing size/,
    code: "FD1405",
    hint: "a volume only grows: for a smaller one make another, under another name",
  },
  {
    codes: /^NoSuchHostedZone$/,
    code: "FD1406",
    hint: "set zone to the id or the name of a hosted zone of this account",
  },
];

const ranges = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html has the rules";

/** Ranges and rules of networks. */
const networkRules: readonly Rule[] = [
  {
    codes: /^InvalidVpc\.?Range$/,
    code: "FD1405",
    hint: `a VPC takes ranges of /16 to /28 that do not overlap; ${ranges}`,
  },
  {
    codes: /^InvalidSubnet\.Range$/,
    code: "FD1405",
    hint: "a subnet's range is /16 to /28, and inside one of its VPC's",
  },
  {
    codes: /^InvalidSubnet\.Conflict$/,
    code: "FD1405",
    hint: "another subnet of the VPC has some of these addresses: choose another range, or delete that one first",
  },
  {
    codes: /^Gateway\.NotAttached$/,
    code: "FD1406",
    hint: "make an InternetGateway of this VPC first: a public NAT gateway and a route to it need one",
  },
  {
    codes: /^InvalidPermission\.\w+$/,
    code: "FD1405",
    hint: "somebody else changes the rules of this group: run the same again",
  },
  { codes: /^RouteAlreadyExists$/, code: "FD1405", hint: "each destination has one route in a table" },
  { codes: /^InvalidGroup\.Duplicate$/, code: "FD1431", hint: "delete the group of this name, or choose another name" },
];

const done =
  /^(?:InvalidPermission\.\w+|InvalidGroup\.Duplicate|InvalidSubnet\.Conflict|RouteAlreadyExists|InvalidRoute\.NotFound|Resource\.AlreadyAssociated|InvalidAssociationID\.NotFound|Gateway\.NotAttached)$/;

/** First match wins. */
const rules: readonly Rule[] = [
  {
    codes: /^(?:TypeError|ReferenceError|RangeError)$/,
    code: "FD1901",
    hint: "this is a mistake in flatcar-deploy: please report it",
  },
  { codes: /^(?:FilterLimitExceeded|InstanceCreditSpecification\.NotSupported)$/, code: "FD1405" },
  {
    codes: /^OperationNotPermitted$/,
    message: /disableApiTermination/,
    code: "FD1413",
    hint: "set terminationProtection: false, apply that, then delete",
  },
  {
    codes:
      /^(?:Insufficient(?:Instance|Host|ReservedInstance)?Capacity|InsufficientCapacityOnHost|SpotMaxPriceTooLow|InsufficientVolumeCapacity)$/,
    code: "FD1401",
    hint: "leave availabilityZone and subnet to another zone, choose another instance type, or try again later",
  },
  {
    codes: /^(?:InsufficientFreeAddressesInSubnet|InsufficientCidrBlocks)$/,
    code: "FD1401",
    hint: "choose another subnet: this one has no free address left",
  },
  { codes: throttled, code: "FD1403", hint: "other programs use the same account's request rate; try again later" },
  {
    codes:
      /^(?:Vpc|VpcCidrBlock|Subnet|InternetGateway|NatGateway|RouteTable|Route|SecurityGroup|RulesPerSecurityGroup|SecurityGroupsPerInterface|NetworkInterface)LimitExceeded$/,
    code: "FD1402",
    hint: "ask for more in the Service Quotas console under Amazon VPC, or delete what is not needed",
  },
  {
    codes: /^(?:\w*LimitExceeded|MaxSpotInstanceCountExceeded|SpotInstanceCountExceeded|ResourceCountExceeded)$/,
    code: "FD1402",
    hint: "ask for more in the Service Quotas console (vCPUs are counted per family), or delete what is not needed",
  },
  {
    codes: /^(?:UnauthorizedOperation|AccessDenied|AccessDeniedException|NotAuthorized)$/,
    code: "FD1303",
    hint: "give the caller this permission; aws sts decode-authorization-message --encoded-message … says which policy refuses",
  },
  {
    codes: /^(?:PendingVerification|Blocked|AccountDisabled)$/,
    code: "FD1303",
    hint: "AWS holds this account back in this region; its support says why",
  },
  {
    codes: /^(?:CredentialsProviderError|TokenProviderError|MissingAuthenticationToken)$/,
    code: "FD1301",
    hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE after aws sso login",
  },
  {
    codes: /^(?:ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    code: "FD1302",
    hint: "the session is over: log in again, or check the clock of this machine",
  },
  {
    codes:
      /^(?:AuthFailure|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSecurity|UnrecognizedClientException)$/,
    code: "FD1302",
    hint: "check the keys; a region that is not enabled for the account answers the same way",
  },
  {
    codes: /^OptInRequired$/,
    code: "FD1414",
    hint: "accept the image's terms in AWS Marketplace, or enable the region for the account",
  },
  {
    codes: /^InvalidAMI(?:ID|Name|AttributeItemValue).*$/,
    code: "FD1414",
    hint: "Flatcar's images stay public for 9 months: choose a newer release, or your own copy with image",
  },
  { codes: /^InvalidInstanceID\.NotFound$/, code: "FD1415" },
  { codes: inUse, code: "FD1434", hint: "delete or move what uses it, and run the same again" },
  ...networkRules,
  ...besideRules,
  {
    codes: /^(?:VPCIdNotSpecified|MissingInput|DefaultVpcDoesNotExist)$/,
    code: "FD1406",
    hint: "the region has no default VPC: set subnet",
  },
  { codes: /^(?:\w+\.NotFound|\w+NotFound|NoSuchEntity|InvalidPlacementGroup\.Unknown)$/, code: "FD1406" },
  {
    codes: /^InvalidParameterValue$/,
    message: /instance profile/i,
    code: "FD1406",
    hint: "a new instance profile takes a few seconds until EC2 knows it",
  },
  {
    codes: /^(?:Unsupported|UnsupportedOperation|InstanceTypeNotSupported|InvalidInstanceType.*)$/,
    code: "FD1405",
    hint: "not every zone has every instance type: try another availabilityZone or subnet",
  },
  {
    codes:
      /^(?:Invalid[\w.]*|Missing\w*|Unknown\w*|Unsupported\w*|\w*Malformed|IdempotentParameterMismatch|ValidationError|Incorrect\w*|DependencyViolation|Resource\.AlreadyAssociated|OperationNotPermitted)$/,
    code: "FD1405",
  },
  { codes: transient, code: "FD1420", hint: "AWS itself failed: run the same again" },
  {
    codes: /^UnreadableAnswer$/,
    code: "FD1420",
    hint: "something else answers in EC2's place: check AWS_ENDPOINT_URL_EC2 and the proxy",
  },
  { codes: unreachable, code: "FD1404", hint: "check the network and AWS_ENDPOINT_URL_EC2" },
  { codes: lost, code: "FD1404", hint: "the connection broke off; run the same again" },
];

/** What one of AWS's codes means; `undefined` for one that no rule knows. A state reason's `Client.` or `Server.` is left out of account. */
export function meaningOf(code: string, message: string): Meaning | undefined {
  const bare = code.replace(/^(?:Client|Server)\.(?=[A-Z])/, "");
  return rules.find((rule) => rule.codes.test(bare) && (rule.message?.test(message) ?? true));
}

/** Reads what the SDK threw. */
export function toFailure(error: unknown): Failure {
  const thrown = (error ?? {}) as Partial<Record<"name" | "message" | "code" | "Code", unknown>> & {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
    readonly $response?: { readonly statusCode?: number };
    readonly service?: string;
  };
  const status = thrown.$metadata?.httpStatusCode ?? thrown.$response?.statusCode;
  const text = [thrown.code, thrown.Code, thrown.name].find((value) => typeof value === "string" && value !== "Error");
  const unread = /deserialization error|XML parse/i.test(String(thrown.message)) || thrown.name === "SyntaxError";
  return {
    code: unread ? "UnreadableAnswer" : typeof text === "string" ? text : "UnknownError",
    message: unread ? `the answer is not EC2's: HTTP ${status ?? "without status"}` : String(thrown.message ?? error),
    ...(status === undefined ? {} : { status }),
    ...(thrown.service === undefined ? {} : { service: thrown.service }),
    ...(thrown.$metadata?.requestId === undefined ? {} : { requestId: thrown.$metadata.requestId }),
  };
}

/** Whether the API asks for fewer calls. */
export function isThrottle(error: unknown): boolean {
  const { code, status } = toFailure(error);
  return throttled.test(code) || status === 429;
}

/** Whether nobody knows if the call was carried out: the reply was lost, or the server failed. A lack of capacity, though HTTP 500, is an answer. */
export function isLost(error: unknown): boolean {
  const { code, message, status } = toFailure(error);
  if (lost.test(code) || transient.test(code) || hasNoReply(error, status)) return true;
  const meaning = meaningOf(code, message)?.code ?? unheardOf.code;
  return status !== undefined && status >= 500 && meaning === unheardOf.code;
}

/** A socket that closes early has no status and no code of its own. */
function hasNoReply(error: unknown, status: number | undefined): boolean {
  return status === undefined && error instanceof Error && /socket hang up|terminated|aborted/i.test(error.message);
}

export interface Doing {
  /** What was being done, for example `start shop-web-0`. */
  readonly what: string;
  readonly region: string;
  /** Id of what the cloud had already made. */
  readonly created?: string | undefined;
  /** Texts that no message may hold. */
  readonly secrets?: readonly (string | undefined)[];
}

/** The machine has ended: nothing is left that an error could name as made. */
export class EndedError extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

/** Any error of a step as ours. One that is ours already only gets the id of what was made. */
export function translate(error: unknown, doing: Doing): FlatcarError {
  if (error instanceof EndedError) return new FlatcarError(error.finding, { cause: error });
  const more = doing.created === undefined ? {} : { created: doing.created };
  if (error instanceof FlatcarError) {
    return error.created !== undefined || doing.created === undefined
      ? error
      : new FlatcarError(error.findings, { cause: error, ...more });
  }
  return new FlatcarError(findingOf(toFailure(error), doing), more);
}

/** Whether AWS says that something named by its id is not there. */
export function isUnknown(error: unknown): boolean {
  return /NotFound(?:Exception)?$|^InvalidPlacementGroup\.Unknown$/.test(toFailure(error).code);
}

/** `undefined` where EC2 says that it has no such thing. */
export async function unlessUnknown<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (isUnknown(error)) return undefined;
    throw error;
  });
}

/** Whether AWS refuses a call because of what it has done already: after a lost reply that is the call itself, as a rule. */
export function isDone(error: unknown): boolean {
  return done.test(toFailure(error).code);
}

/** Whether AWS keeps something because something else still uses it. */
export function isInUse(error: unknown): boolean {
  return inUse.test(toFailure(error).code);
}

function findingOf(failure: Failure, { what, region, secrets }: Doing): Finding {
  if (/^(?:AbortError|ABORT_ERR)$/.test(failure.code)) return { code: "FD1409", message: `cancelled: ${what}` };
  const { text, encoded } = readable(redact(failure.message, secrets ?? []));
  const meaning =
    unknownRegion(failure, region) ?? unknownType(failure) ?? meaningOf(failure.code, failure.message) ?? unheardOf;
  const request = failure.requestId === undefined ? "" : `, request ${failure.requestId}`;
  const status = failure.status === undefined ? "" : `, HTTP ${failure.status}`;
  return {
    code: meaning.code,
    message: `cannot ${what}: ${text}`,
    details: [
      `${failure.service ?? "EC2"} ${region}: ${failure.code}${status}${request}`,
      ...(encoded ? [`encoded message: ${encoded}`] : []),
    ],
    ...(meaning.hint === undefined ? {} : { hint: meaning.hint }),
  };
}

const unheardOf: Meaning = {
  code: "FD1420",
  hint: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html says what the code means",
};

/** A region that nobody lists and whose endpoint has no address is no region. */
function unknownRegion({ code, message }: Failure, region: string): Meaning | undefined {
  if (code !== "ENOTFOUND" || isListed(region) || !message.includes(region)) return undefined;
  const near = nearestRegion(region);
  return { code: "FD1410", ...(near ? { hint: `did you mean "${near}"?` } : {}) };
}

/** EC2 has no code of its own for it. */
function unknownType({ code, message }: Failure): Meaning | undefined {
  const [, type] = (code === "InvalidParameterValue" && /Invalid value '([^']+)' for InstanceType/.exec(message)) || [];
  return type === undefined ? undefined : { code: "FD1411", hint: instanceTypeHint(type) };
}

/** AWS's sentence without its full stop, and the encoded reason of a refusal apart from it. */
function readable(message: string): { readonly text: string; readonly encoded?: string } {
  const [text = "", encoded] = message.split(/\s*Encoded authorization failure message:\s*/);
  const sentence = text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return { text: sentence || "no reason given", ...(encoded ? { encoded } : {}) };
}

function redact(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>(
    (redacted, secret) => (secret && secret.length > 3 ? redacted.replaceAll(secret, "[redacted]") : redacted),
    text,
  );
}
