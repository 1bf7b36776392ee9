/** What of the API's answers is used, as https://docs.hetzner.cloud/reference/cloud describes it. `datacenter` is not there any more since 2026-07-01. */

export type Labels = Readonly<Record<string, string>>;

export interface Action {
  readonly id: number;
  readonly command: string;
  readonly status: "running" | "success" | "error";
  readonly progress: number;
  readonly started: string;
  readonly finished: string | null;
  readonly resources: readonly { readonly id: number; readonly type: string }[];
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Server {
  readonly id: number;
  readonly name: string;
  readonly status:
    | "running"
    | "initializing"
    | "starting"
    | "stopping"
    | "off"
    | "deleting"
    | "migrating"
    | "rebuilding"
    | "unknown";
  readonly created: string;
  readonly labels: Labels;
  readonly public_net: {
    readonly ipv4: { readonly id?: number; readonly ip: string } | null;
    readonly ipv6: { readonly id?: number; readonly ip: string } | null;
    readonly firewalls?: readonly { readonly id: number; readonly status: string }[];
  };
  readonly private_net: readonly PrivateNet[];
  readonly server_type: { readonly name: string; readonly architecture: "x86" | "arm" };
  readonly location: { readonly name: string };
  readonly image: Image | null;
  readonly backup_window: string | null;
  readonly volumes: readonly number[];
  readonly protection: { readonly delete: boolean; readonly rebuild: boolean };
  readonly placement_group?: { readonly id: number } | null;
  readonly rescue_enabled: boolean;
}

export interface PrivateNet {
  readonly network: number;
  readonly ip: string;
  readonly alias_ips: readonly string[];
}

export interface Image {
  readonly id: number;
  readonly type: "system" | "app" | "snapshot" | "backup";
  readonly status: "available" | "creating" | "unavailable";
  readonly description: string;
  readonly image_size: number | null;
  readonly created: string;
  readonly labels: Labels;
  readonly architecture: "x86" | "arm";
}

export interface SshKey {
  readonly id: number;
  readonly name: string;
  readonly labels: Labels;
}

export interface Price {
  readonly net: string;
  readonly gross: string;
}

export interface ServerType {
  readonly id: number;
  readonly name: string;
  readonly architecture: "x86" | "arm";
  readonly disk: number;
  readonly prices: readonly {
    readonly location: string;
    readonly price_hourly: Price;
    readonly price_monthly: Price;
  }[];
  readonly locations: readonly {
    readonly name: string;
    readonly available: boolean;
    readonly deprecation: { readonly unavailable_after: string } | null;
  }[];
}
