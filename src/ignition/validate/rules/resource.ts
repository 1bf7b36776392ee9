import { parseUrl } from "../../go/url.ts";
import type { Resource } from "../../schema/ignition.ts";
import { type Check, isUnset, rule, type Spec } from "../rule.ts";
import { findSourceFault } from "../source-url.ts";

interface Verification {
  readonly hash?: string | undefined;
}

interface Header {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}

/** Length of a hash in hexadecimal digits and the first minor version of the spec that takes it. */
const hashes: Readonly<Record<string, { readonly digits: number; readonly since: number }>> = {
  sha512: { digits: 128, since: 0 },
  sha256: { digits: 64, since: 1 },
};

const validSource: Check<Resource> = {
  at: "source",
  find: ({ source }, spec) => (isUnset(source) ? undefined : findSourceFault(source ?? "", spec)),
};

const contents: readonly Check<Resource>[] = [
  {
    at: "compression",
    find: ({ compression = "" }) => compression !== "" && compression !== "gzip" && "invalid compression method",
  },
  {
    at: ["verification", "hash"],
    find: ({ source, verification }) =>
      verification?.hash !== undefined &&
      source === undefined &&
      "source must be specified if verification is specified",
  },
  validSource,
];

export const resourceRules = {
  FileContents: rule(...contents),
  Resource: rule(...contents, { at: "httpHeaders", find: findHeaderFault }),
  ConfigReference: rule(validSource),
  CaReference: rule<Resource>({ at: "source", find: ({ source = "" }, spec) => findSourceFault(source, spec) }),
  Verification: rule<Verification>({ at: "hash", find: findHashFault }),
  HTTPHeader: rule<Header>(
    { at: "name", find: ({ name }) => isUnset(name) && "HTTP header name can't be empty" },
    { at: "value", find: ({ value }) => value === "" && "unable to parse HTTP header" },
  ),
};

function findHeaderFault({ httpHeaders = [], source }: Resource): string | undefined {
  if (httpHeaders.length === 0) return undefined;
  const url = isUnset(source) ? undefined : parseUrl(source ?? "");
  if (!url) return "unable to parse url";
  return url.scheme === "http" || url.scheme === "https"
    ? undefined
    : "cannot use HTTP headers with this source scheme";
}

function findHashFault({ hash }: Verification, { minor }: Spec): string | undefined {
  if (hash === undefined) return undefined;
  const dash = hash.indexOf("-");
  if (dash < 0) return "malformed hash specifier";
  const name = hash.slice(0, dash);
  const known = Object.hasOwn(hashes, name) ? hashes[name] : undefined;
  if (!known || minor < known.since) return "unrecognized hash function";
  return Buffer.byteLength(hash.slice(dash + 1)) === known.digits ? undefined : "incorrect size for hash sum";
}

/** What is wrong with a resource that must have a source. */
export function findRequiredSourceFault({ source }: Resource, spec: Spec): string | undefined {
  return isUnset(source) ? "source is required" : findSourceFault(source ?? "", spec);
}
