import type { AnswerOf } from "../../http/openapi-types.ts";
import type { paths } from "./api.generated.ts";

/** What the API's official description says of one entry. */
type Described<Name extends string, Key extends PropertyKey> =
  AnswerOf<paths, Name> extends { readonly [K in Key]?: infer Entry } ? NonNullable<Entry> : never;

export type Labels = Readonly<Record<string, string>>;

export type Action = Readonly<Described<"GET /actions/{id}", "action">>;

type DescribedServer = Described<"GET /servers/{id}", "server">;

/** Address of a server in a network; what the description leaves open is always there. */
export interface PrivateNet {
  readonly network: number;
  readonly ip: string;
  readonly alias_ips: readonly string[];
}

/** The parts of a server that are used. `datacenter`, which the description still has, is not there any more since 2026-07-01. */
export interface Server
  extends Readonly<
    Pick<
      DescribedServer,
      | "id"
      | "name"
      | "status"
      | "created"
      | "labels"
      | "public_net"
      | "server_type"
      | "location"
      | "image"
      | "backup_window"
      | "protection"
      | "placement_group"
      | "rescue_enabled"
    >
  > {
  readonly private_net: readonly PrivateNet[];
  readonly volumes: readonly number[];
}

export type Image = Readonly<Described<"GET /images/{id}", "image">>;

export type SshKey = Readonly<Described<"GET /ssh_keys/{id}", "ssh_key">>;

type Listed<Name extends string, Key extends PropertyKey> =
  Described<Name, Key> extends readonly (infer Entry)[] ? Entry : never;

export type ServerType = Readonly<Listed<"GET /server_types", "server_types">>;

export type Price = ServerType["prices"][number]["price_hourly"];
