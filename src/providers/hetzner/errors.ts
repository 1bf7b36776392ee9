import { type Finding, FlatcarError, nearest } from "../../errors.ts";
import { type Doing, type Rule, translate } from "../../http/translate.ts";
import type { Client } from "./client.ts";
import type { ServerType } from "./records.ts";

/** https://docs.hetzner.cloud/reference/cloud#errors; first match wins. */
export const rules: readonly Rule[] = [
  {
    codes: /^token_readonly$/,
    code: "FD1303",
    hint: "the token may only read: make one with read and write access in the Hetzner Console under Security, API tokens",
  },
  {
    codes: /^unauthorized$/,
    code: "FD1302",
    hint: "the token is unknown, expired or deleted: make another in the Hetzner Console under Security, API tokens",
  },
  {
    codes: /^forbidden$/,
    code: "FD1303",
    hint: "the token lacks this permission: make one with read and write access in the Hetzner Console under Security, API tokens",
  },
  {
    codes: /^resource_limit_exceeded$/,
    code: "FD1402",
    hint: "ask for more in the Hetzner Console under Limits, or delete what is not needed; addresses and cores count too",
  },
  {
    codes: /^(?:resource_unavailable|placement_error)$/,
    code: "FD1401",
    hint: "choose another location or server type, or try again later",
  },
  {
    codes: /^rate_limit_exceeded$/,
    code: "FD1403",
    hint: "other programs use the project's 3600 calls an hour; try again later",
  },
  { codes: /^protected$/, code: "FD1413", hint: "set protection: false, apply that, then try again" },
  { codes: /^(?:locked|conflict)$/, code: "FD1420", hint: "something else changes it just now; run the same again" },
  { codes: /^maintenance$/, code: "FD1420", hint: "Hetzner works on it: https://status.hetzner.com" },
  {
    codes: /^invalid_input$/,
    message: /image disk is bigger/,
    code: "FD1405",
    hint: "the snapshot was taken from a larger disk: choose a server type whose disk is as large, or delete the snapshot and run the same again, which imports it anew",
  },
  {
    codes: /^(?:primary_ip_(?:already_)?assigned|volume_already_attached)$/,
    code: "FD1405",
    hint: "another machine has it: take it from that one first. One that is replaced goes before the new one comes",
  },
  { codes: /^invalid_input$/, message: /image/, code: "FD1414" },
  { codes: /^(?:invalid_input|not_found)$/, message: /location not found/, code: "FD1410" },
  { codes: /^(?:invalid_input|not_found)$/, message: /server type not found/, code: "FD1411" },
  { codes: /^invalid_input$/, message: /unsupported location/, code: "FD1401" },
  { codes: /^not_found$/, code: "FD1406", hint: "it has to be in the project of the token" },
  {
    codes: /^(?:caa_record_does_not_allow_ca|ca_\w+|could_not_verify_domain_delegated_to_zone|dns_zone_\w+)$/,
    code: "FD1465",
    hint: "every domain has to be in a zone of Hetzner DNS that the registrar delegates to, and no CAA record may stand against letsencrypt.org; then run the same again",
  },
  {
    codes: /^(?:resolve_cloud_\w+_targets_error|load_balancer_not_attached_to_network)$/,
    code: "FD1405",
    hint: "a target with usePrivateIp is in the load balancer's network, and one without has a public IPv4 address",
  },
  {
    codes:
      /^(?:targets_without_use_private_ip|load_balancer_public_interface_disabled|invalid_load_balancer_type|ip_not_\w+|network_has_no_vswitch_subnet|no_subnet_available|networks_overlap)$/,
    code: "FD1405",
  },
  {
    codes: /^(?:service_error|server_error|unavailable|timeout)$/,
    code: "FD1420",
    hint: "Hetzner itself failed: run the same again",
  },
  {
    codes: /^uniqueness_error$/,
    code: "FD1405",
    hint: "something else in the project has it: take another one, or delete or change that",
  },
  {
    codes: /^\w+_in_use$/,
    code: "FD1434",
    hint: "delete or move what uses it, and run the same again",
  },
  {
    codes:
      /^(?:invalid_input|json_error|unsupported_error|deprecated_api_endpoint|\w+_(?:attached|already_\w+|not_stopped))$/,
    code: "FD1405",
  },
];

/** The machine is gone: nothing is left that an error could name as made. */
export class GoneError extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

export interface Failing extends Pick<Doing, "what" | "created"> {
  readonly client: Client;
  readonly secrets: readonly string[];
}

/** Any error of a step as ours. */
export function toError(error: unknown, { what, created, client, secrets }: Failing): FlatcarError {
  if (error instanceof GoneError) return new FlatcarError(error.finding, { cause: error });
  return translate(error, { what, created, secrets, rules, variable: client.api.variable });
}

/** What was asked for when a machine was refused. */
export interface Refused {
  readonly serverType: string;
  readonly location: string;
}

/** Adds to a refusal what would have been taken: where the type is to be had, and the nearest right name. Gives the error itself where that is not known. */
export async function withRemedy(
  error: unknown,
  wanted: Refused,
  failing: Failing,
  signal: AbortSignal,
): Promise<unknown> {
  if (signal.aborted) return error;
  const plain = toError(error, failing);
  const [finding] = plain.findings;
  const remedy = await remedyFor(finding, wanted, failing.client, signal).catch(() => undefined);
  if (!remedy) return error;
  return new FlatcarError(
    { ...finding, ...remedy, details: [...(finding.details ?? []), ...(remedy.details ?? [])] },
    { cause: error },
  );
}

type Remedy = Pick<Finding, "hint" | "details">;

async function remedyFor(
  { code }: Finding,
  wanted: Refused,
  client: Client,
  signal: AbortSignal,
): Promise<Remedy | undefined> {
  if (!["FD1401", "FD1410", "FD1411"].includes(code)) return undefined;
  const types = await client.all<ServerType>("server_types", {}, signal);
  const type = types.find(({ name }) => name === wanted.serverType);
  const names = types.map(({ name }) => name);
  if (code === "FD1411" || !type) return named(`serverType is "${wanted.serverType}"`, wanted.serverType, names);
  if (code === "FD1401") return elsewhere(type, wanted);
  const places = type.locations.map(({ name }) => name);
  return named(`location is "${wanted.location}"`, wanted.location, places);
}

function named(detail: string, wrong: string, right: readonly string[]): Remedy {
  const near = nearest(wrong, [...right]);
  return { details: [detail], hint: near ? `did you mean "${near}"?` : `one of: ${right.join(", ")}` };
}

function elsewhere({ name, locations }: ServerType, { location }: Refused): Remedy {
  const places = locations.filter((place) => place.available && place.name !== location).map((place) => place.name);
  if (places.length === 0)
    return { hint: `no location has ${name} just now: choose another server type, or try again later` };
  return {
    details: [`${name} can be had in ${places.join(", ")}`],
    hint: `set location to ${places[0]}, choose another server type, or try again later`,
  };
}
