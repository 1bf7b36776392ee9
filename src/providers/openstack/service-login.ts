import type { CloudEntry } from "./clouds-file.ts";
import type { Credentials } from "./credentials.ts";

/** Services that are called, by the first of their types in a catalogue. */
export type Service = "identity" | "compute" | "image" | "network" | "block-storage" | "load-balancer";

/** Types that a service is known by, in catalogues and in the keys of clouds.yaml. https://service-types.openstack.org/service-types.json */
export const types: Readonly<Record<Service, readonly string[]>> = {
  identity: ["identity"],
  compute: ["compute"],
  image: ["image"],
  network: ["network"],
  "block-storage": ["block-storage", "volumev3", "block-store", "volume"],
  "load-balancer": ["load-balancer"],
};

type Face = "public" | "internal" | "admin";

/** What clouds.yaml and the environment say of one service. */
export interface ServiceLogin {
  /** Which addresses of the catalogue count: those of the first that it has. */
  readonly interfaces: readonly Face[];
  /** Address in place of the one in the catalogue. */
  readonly endpoint?: string | undefined;
  /** Version that is to be spoken, for example `2` or `2.60`, and the key that says so. */
  readonly version?: Setting | undefined;
}

interface Setting {
  readonly key: string;
  readonly value: string;
}

const endpointKeys = {
  compute: "computeEndpoint",
  image: "imageEndpoint",
  network: "networkEndpoint",
  "block-storage": "volumeEndpoint",
  "load-balancer": "loadBalancerEndpoint",
} as const satisfies Partial<Record<Service, keyof Credentials>>;

/**
 * As `cloud_region.py` of openstacksdk reads them: `compute_endpoint_override`, `compute_api_version`, `compute_default_microversion` and
 * `compute_interface`, each under every type of the service, `volume_api_version` like `block_storage_api_version`. Pure.
 */
export function serviceLogin(service: Service, credentials: Credentials, cloud: CloudEntry): ServiceLogin {
  const setting = (key: string) => settingOf(service, key, cloud);
  const given = service === "identity" ? undefined : credentials[endpointKeys[service]];
  const interfaces = credentials.interface ?? cloud[setting("interface")?.key ?? "interface"];
  return {
    interfaces: [interfaces ?? "public"].flat().map(faceOf),
    endpoint: given ?? (setting("endpoint_override") ?? setting("endpoint"))?.value,
    version: setting("default_microversion") ?? setting("api_version"),
  };
}

function settingOf(service: Service, key: string, cloud: CloudEntry): Setting | undefined {
  const keys = types[service].map((type) => `${type.replaceAll("-", "_")}_${key}`);
  const found = keys.find((one) => cloud[one] !== undefined && cloud[one] !== null && cloud[one] !== "");
  return found === undefined ? undefined : { key: found, value: String(cloud[found]) };
}

function faceOf(text: unknown): Face {
  return (/^(?:internal|admin)/.exec(String(text))?.[0] ?? "public") as Face;
}
