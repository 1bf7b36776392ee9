import { decodeDataUrl } from "../go/dataurl-decode.ts";
import { parseUrl, queryValue, type Url } from "../go/url.ts";
import type { Spec } from "./rule.ts";

const badScheme = "invalid url scheme";
const badArn = "invalid S3 ARN format";

/** Schemes and the first minor version of the spec that fetches them. */
const schemes: Readonly<Record<string, number>> = { http: 0, https: 0, tftp: 0, s3: 0, data: 0, gs: 2, arn: 4 };

/** What is written for most contents; it need not be taken apart. */
const base64Url = /^data:;base64,[A-Za-z0-9+/]*={0,2}$/;

/**
 * What is wrong with the source of a resource. Flatcar's Ignition also takes `oem:///path`,
 * https://github.com/flatcar/scripts (sys-apps/ignition, patches 0012 and 0013).
 */
export function findSourceFault(source: string, { minor, flatcar }: Spec): string | undefined {
  if (base64Url.test(source) && (source.length - "data:;base64,".length) % 4 === 0) return undefined;
  const url = parseUrl(source);
  if (!url) return "unable to parse url";
  if (url.scheme === "oem" && flatcar) return undefined;
  const since = Object.hasOwn(schemes, url.scheme) ? schemes[url.scheme] : undefined;
  if (since === undefined || minor < since) return badScheme;
  if (url.scheme === "data") return findDataFault(source);
  if (url.scheme === "arn") return findArnFault(url) ?? findVersionFault(url);
  return url.scheme === "s3" ? findVersionFault(url) : undefined;
}

function findDataFault(source: string): string | undefined {
  try {
    decodeDataUrl(source);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** `arn:partition:s3:region:account:resource`, where the resource names an object. */
function findArnFault({ opaque }: Url): string | undefined {
  const [, service, , , ...resource] = opaque.split(":");
  if (resource.length === 0 || service !== "s3") return badArn;
  const parts = opaque.split("/").length;
  return parts < (resource.join(":").startsWith("accesspoint/") ? 3 : 2) ? badArn : undefined;
}

function findVersionFault({ query }: Url): string | undefined {
  return queryValue(query, "versionId") === "" ? "invalid S3 object VersionId" : undefined;
}
