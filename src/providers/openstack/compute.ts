/** A server as Nova shows it, as far as it is read. https://docs.openstack.org/api-ref/compute/#show-server-details */
export interface Server {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created: string;
  readonly "OS-EXT-STS:task_state"?: string | null;
  /** When it ran first. */
  readonly "OS-SRV-USG:launched_at"?: string | null;
  readonly addresses?: Readonly<Record<string, readonly Address[]>>;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Empty where it boots from a volume. */
  readonly image?: "" | { readonly id: string } | null;
  readonly flavor?: { readonly original_name?: string };
  readonly key_name?: string | null;
  /** `True`, or empty. */
  readonly config_drive?: string;
  readonly "OS-EXT-AZ:availability_zone"?: string | null;
  readonly security_groups?: readonly { readonly name: string }[];
  /** Base64; shown to administrators alone. */
  readonly "OS-EXT-SRV-ATTR:user_data"?: string | null;
  readonly "os-extended-volumes:volumes_attached"?: readonly { readonly delete_on_termination?: boolean }[];
  readonly fault?: { readonly message: string; readonly code: number };
}

export interface Address {
  readonly addr: string;
  readonly version: number;
  readonly "OS-EXT-IPS:type"?: "fixed" | "floating";
}

/** https://docs.openstack.org/api-ref/compute/#list-flavors-with-details */
export interface Flavor {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  /** MiB. */
  readonly ram: number;
  /** GiB; with 0 a server needs a volume to boot from. */
  readonly disk: number;
}

/** What `POST /servers` is told. https://docs.openstack.org/api-ref/compute/#create-server */
export interface ServerRequest {
  readonly server: Readonly<Record<string, unknown>>;
  readonly "os:scheduler_hints"?: Readonly<Record<string, unknown>>;
}
