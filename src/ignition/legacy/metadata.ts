import { FlatcarError, nearest } from "../../errors.ts";

/** What `ct` writes in braces. */
const names = ["HOSTNAME", "PRIVATE_IPV4", "PUBLIC_IPV4", "PRIVATE_IPV6", "PUBLIC_IPV6"] as const;
type Name = (typeof names)[number];

/** What coreos-metadata.service knows on a platform. */
export interface Variables {
  /** As the user and `ct` call the platform. */
  readonly platform: string;
  /** Names in its environment file; what is left out is not known there. */
  readonly known: Readonly<Partial<Record<Name, string>>>;
  /** What it has to be told, where it does not find out itself. */
  readonly provider?: string;
}

type Row = readonly [hostname: string, privateV4: string, publicV4: string, privateV6: string, publicV6: string];

/**
 * By the names that `ct` has for platforms: https://github.com/flatcar/container-linux-config-transpiler/blob/v0.9.4/config/templating,
 * and by those of platforms that came after it: https://coreos.github.io/afterburn/usage/attributes/, with the names that Flatcar gives them.
 */
const platforms: Readonly<Record<string, Row>> = {
  azure: ["", "COREOS_AZURE_IPV4_DYNAMIC", "COREOS_AZURE_IPV4_VIRTUAL", "", ""],
  digitalocean: [
    "COREOS_DIGITALOCEAN_HOSTNAME",
    "COREOS_DIGITALOCEAN_IPV4_PRIVATE_0",
    "COREOS_DIGITALOCEAN_IPV4_PUBLIC_0",
    "COREOS_DIGITALOCEAN_IPV6_PRIVATE_0",
    "COREOS_DIGITALOCEAN_IPV6_PUBLIC_0",
  ],
  ec2: ["COREOS_EC2_HOSTNAME", "COREOS_EC2_IPV4_LOCAL", "COREOS_EC2_IPV4_PUBLIC", "", ""],
  gce: ["COREOS_GCE_HOSTNAME", "COREOS_GCE_IP_LOCAL_0", "COREOS_GCE_IP_EXTERNAL_0", "", ""],
  packet: [
    "COREOS_PACKET_HOSTNAME",
    "COREOS_PACKET_IPV4_PRIVATE_0",
    "COREOS_PACKET_IPV4_PUBLIC_0",
    "",
    "COREOS_PACKET_IPV6_PUBLIC_0",
  ],
  "openstack-metadata": [
    "COREOS_OPENSTACK_HOSTNAME",
    "COREOS_OPENSTACK_IPV4_LOCAL",
    "COREOS_OPENSTACK_IPV4_PUBLIC",
    "",
    "",
  ],
  "vagrant-virtualbox": ["COREOS_VAGRANT_VIRTUALBOX_HOSTNAME", "COREOS_VAGRANT_VIRTUALBOX_PRIVATE_IPV4", "", "", ""],
  "cloudstack-configdrive": ["CLOUDSTACK_LOCAL_HOSTNAME", "", "", "", ""],
  custom: [
    "COREOS_CUSTOM_HOSTNAME",
    "COREOS_CUSTOM_PRIVATE_IPV4",
    "COREOS_CUSTOM_PUBLIC_IPV4",
    "COREOS_CUSTOM_PRIVATE_IPV6",
    "COREOS_CUSTOM_PUBLIC_IPV6",
  ],
  hetzner: [
    "COREOS_HETZNER_HOSTNAME",
    "COREOS_HETZNER_PRIVATE_IPV4_0",
    "COREOS_HETZNER_PUBLIC_IPV4",
    "",
    "COREOS_HETZNER_PUBLIC_IPV6",
  ],
  scaleway: [
    "COREOS_SCALEWAY_HOSTNAME",
    "COREOS_SCALEWAY_PRIVATE_IPV4",
    "COREOS_SCALEWAY_PUBLIC_IPV4",
    "",
    "COREOS_SCALEWAY_PUBLIC_IPV6",
  ],
};

/** Platforms that need to be named to coreos-metadata.service. */
const providers = ["openstack-metadata", "cloudstack-configdrive"];
/** The same platforms by the names that they have elsewhere in this program. */
const aliases: Readonly<Record<string, string>> = { aws: "ec2", gcp: "gce", openstack: "openstack-metadata" };

/** What is known on a platform; nothing where none is given. Throws FD1701 for one that is not known. */
export function variablesOf(platform: string | undefined): Variables | undefined {
  if (platform === undefined) return undefined;
  const name = Object.hasOwn(aliases, platform) ? (aliases[platform] ?? platform) : platform;
  const row = Object.hasOwn(platforms, name) ? platforms[name] : undefined;
  if (!row) throw unknownPlatform(platform);
  const known = Object.fromEntries(names.flatMap((key, index) => (row[index] ? [[key, row[index]]] : [])));
  return { platform, known, ...(providers.includes(name) ? { provider: name } : {}) };
}

function unknownPlatform(platform: string): FlatcarError {
  const all = [...Object.keys(platforms), ...Object.keys(aliases)].sort();
  const near = nearest(platform, all);
  const hint = near === undefined ? `one of: ${all.join(", ")}` : `did you mean ${near}?`;
  return new FlatcarError({ code: "FD1701", message: `there is no platform "${platform}" here`, hint });
}

/** Whether `ct` looks for variables in one of these arguments. */
export function hasVariables(texts: readonly string[]): boolean {
  return texts.some((text) => /[{}]/.test(text));
}

/** `http://{PRIVATE_IPV4}:2380` → `http://${COREOS_EC2_IPV4_LOCAL}:2380`; names that are not known go to `unknown` and stay. */
export function fillIn(text: string, { known }: Variables, unknown: (name: string) => void): string {
  return text.replace(/\{([^}]*)\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(known, name) ? known[name as Name] : undefined;
    if (variable === undefined) unknown(name);
    return variable === undefined ? whole : `\${${variable}}`;
  });
}
