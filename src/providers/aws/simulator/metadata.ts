import type * as Sdk from "@aws-sdk/client-ec2";
import { type Cloud, instanceOf } from "./cloud.ts";
import type { MetadataRecord } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { checkMetadataTags } from "./tagging.ts";

/** Of an account that has set none of its own, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html */
const defaults: MetadataRecord = {
  HttpTokens: "optional",
  HttpPutResponseHopLimit: 1,
  HttpEndpoint: "enabled",
  HttpProtocolIpv6: "disabled",
  InstanceMetadataTags: "disabled",
};

/** Refuses a hop limit outside 1 to 64. */
export function checkMetadata({ HttpPutResponseHopLimit: hops = 1 }: Sdk.InstanceMetadataOptionsRequest): void {
  if (hops >= 1 && hops <= 64) return;
  throw new Refusal(
    "InvalidParameterValue",
    `Value (${hops}) for parameter HttpPutResponseHopLimit is invalid. It takes 1 to 64.`,
  );
}

/** The options with what is not said left as before. */
export function metadataOf(options: Sdk.InstanceMetadataOptionsRequest, before = defaults): MetadataRecord {
  return {
    HttpTokens: options.HttpTokens ?? before.HttpTokens,
    HttpPutResponseHopLimit: options.HttpPutResponseHopLimit ?? before.HttpPutResponseHopLimit,
    HttpEndpoint: options.HttpEndpoint ?? before.HttpEndpoint,
    HttpProtocolIpv6: options.HttpProtocolIpv6 ?? before.HttpProtocolIpv6,
    InstanceMetadataTags: options.InstanceMetadataTags ?? before.InstanceMetadataTags,
  };
}

export function modifyInstanceMetadataOptions(
  cloud: Cloud,
  input: Sdk.ModifyInstanceMetadataOptionsRequest,
): Sdk.ModifyInstanceMetadataOptionsResult {
  const { InstanceId, ...options } = input;
  const instance = instanceOf(cloud, InstanceId);
  if (instance.state === "terminated") {
    throw new Refusal("IncorrectInstanceState", `The instance '${InstanceId}' is terminated`);
  }
  checkMetadata(options);
  if (options.InstanceMetadataTags === "enabled") checkMetadataTags(instance.tags);
  instance.metadata = metadataOf(options, instance.metadata);
  const InstanceMetadataOptions = { State: "pending", ...instance.metadata } as Sdk.InstanceMetadataOptionsResponse;
  return { InstanceId, InstanceMetadataOptions };
}
