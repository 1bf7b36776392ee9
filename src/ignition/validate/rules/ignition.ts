import { normaliseVersion } from "../../go/semver.ts";
import { parseUrl } from "../../go/url.ts";
import type { Config, Resource } from "../../schema/ignition.ts";
import { versionOf } from "../../schema/ignition.ts";
import { type Fault, rule, type Spec } from "../rule.ts";
import { findRequiredSourceFault } from "./resource.ts";

type Ignition = NonNullable<Config["ignition"]>;
type Proxy = NonNullable<Ignition["proxy"]>;

export const ignitionRules = {
  Ignition: rule<Ignition>({ at: "version", find: findVersionFault }),
  IgnitionConfig: rule<NonNullable<Ignition["config"]>>({
    at: "merge",
    since: 1,
    find: ({ merge }, spec) => findSourceFaults(merge, spec),
  }),
  TLS: rule<{ certificateAuthorities?: Resource[] }>({
    at: "certificateAuthorities",
    since: 1,
    find: ({ certificateAuthorities }, spec) => findSourceFaults(certificateAuthorities, spec),
  }),
  Proxy: rule<Proxy>(
    { at: "httpProxy", find: ({ httpProxy }) => findProxyFault(httpProxy) },
    { at: "httpsProxy", find: ({ httpsProxy }) => findProxyFault(httpsProxy) },
    {
      at: "httpsProxy",
      kind: "warning",
      find: ({ httpsProxy }) =>
        httpsProxy !== undefined &&
        parseUrl(httpsProxy)?.scheme === "http" &&
        "insecure plaintext HTTP proxy specified for HTTPS resources",
    },
  ),
};

function findVersionFault({ version = "" }: Ignition, { minor }: Spec): string | undefined {
  const normal = normaliseVersion(version);
  if (normal === undefined) return "invalid config version (couldn't parse)";
  return normal === versionOf(minor) ? undefined : "unsupported config version";
}

function* findSourceFaults(resources: readonly Resource[] = [], spec: Spec): Generator<Fault> {
  for (const [index, resource] of resources.entries()) {
    const fault = findRequiredSourceFault(resource, spec);
    if (fault !== undefined) yield { message: fault, at: [index] };
  }
}

function findProxyFault(proxy: string | undefined): string | undefined {
  if (proxy === undefined) return undefined;
  const url = parseUrl(proxy);
  if (!url) return "unable to parse url";
  return url.scheme === "http" || url.scheme === "https" ? undefined : "proxies must be http(s)";
}
