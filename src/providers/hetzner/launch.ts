import { FlatcarError } from "../../errors.ts";
import { backOffMs } from "../../http/back-off.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import { isCode } from "./client.ts";
import { isSought, type Sought } from "./fleet.ts";
import { digest } from "./in-place.ts";
import { labelKeys, toLabels } from "./labels.ts";
import type { Attachment, Options } from "./options.ts";
import type { Project } from "./project.ts";
import type { Action, Server } from "./records.ts";

type Plan = MachinePlan<Options>;

/** Names that are tried: the first is taken while the machine that it replaces is there. */
const generations = 20;
/** Longest host name, and what `-` and six digits take of it, https://www.rfc-editor.org/rfc/rfc1123#page-13 */
const nameLimit = 63;
const suffixLength = 6;

/** A server that was just asked for, or that an earlier try made. */
export interface Launched {
  readonly server: Server;
  /** Not over yet; none where the server was there. */
  readonly actions: readonly Action[];
}

/** A server that is to be made, and until when that may take. */
export interface Wanted {
  readonly plan: Plan;
  /** Id of the image. */
  readonly image: number;
  readonly sought: Sought;
  /** Of the clock of `IO`. */
  readonly deadlineMs: number;
}

/**
 * Makes one server, or finds the one that an earlier try made: names are unique in a project, so a second one of the same name is refused,
 * and the one that has it tells by its labels whether it is the same. Throws FD1431 when every name is taken by others, FD1408 when one that
 * is being deleted keeps its name for too long.
 */
export async function launch(wanted: Wanted, project: Project, run: Run): Promise<Launched> {
  const { plan, sought } = wanted;
  for (let generation = 0; generation < generations; generation++) {
    const name = nameOf(sought, generation);
    const launched = await launchAs(name, wanted, project, run);
    if (launched) return launched;
    run.progress(`the name ${name} is taken in this project: trying another`);
  }
  throw namesTaken(plan.name);
}

/** How often a server is looked for whose name is taken: a new one may not be shown yet. */
const looks = 10;

/** `undefined` where another machine has the name. One that is being deleted is waited for. */
async function launchAs(
  name: string,
  wanted: Wanted,
  project: Project,
  { signal, progress }: Run,
): Promise<Launched | undefined> {
  const { client, io } = project;
  const body = toRequest(wanted, name);
  for (let attempt = 1, unseen = 0; ; attempt++) {
    try {
      const { server, action, next_actions } = await client.send<Created>("POST", "/servers", signal, {
        body,
        again: true,
      });
      return { server, actions: [action, ...next_actions] };
    } catch (error) {
      if (!isCode(error, "uniqueness_error")) throw error;
      const [holder] = await client.all<Server>("servers", { name }, signal);
      if (holder && holder.status !== "deleting")
        return isSought(holder, wanted.sought) ? { server: holder, actions: [] } : undefined;
      if (!holder && ++unseen === looks) throw error;
      if (io.now().getTime() >= wanted.deadlineMs) throw holder ? late(wanted.plan, holder) : error;
      if (holder) progress(`waiting for server ${holder.id} to go, which has its name`);
      await io.sleep(backOffMs(attempt), signal);
    }
  }
}

interface Created {
  readonly server: Server;
  readonly action: Action;
  readonly next_actions: readonly Action[];
}

/** The plan's own name, and after it names that say whose they are: always the same for the same thing. */
export function nameOf({ name, ...others }: { readonly name: string }, generation: number): string {
  if (generation === 0) return name;
  const suffix = digest([name, others, generation]).slice(0, suffixLength);
  return `${name.slice(0, nameLimit - suffixLength - 1).replace(/-+$/, "")}-${suffix}`;
}

function late({ name }: Plan, { id }: Server): FlatcarError {
  return new FlatcarError({
    code: "FD1408",
    message: `waited for server ${id} to go, which has the name of ${name}, until the time was over`,
    hint: "run the same again to go on waiting, or look at it in the Hetzner Console",
  });
}

function namesTaken(name: string): FlatcarError {
  return new FlatcarError({
    code: "FD1431",
    message: `${name} cannot be made: its name, and ${generations - 1} others made from it, are taken in this project`,
    hint: "delete or rename servers of that name, or give the machine another one",
  });
}

/** Networks that can be named when the server is made; the others are attached to it while it is off. Pure. */
export function networksAtOnce({ ipv4, ipv6, networks = [] }: Options): readonly Attachment[] {
  const open = networks.filter(({ ip, aliasIps = [] }) => ip === undefined && aliasIps.length === 0);
  return ipv4 || ipv6 ? open : networks;
}

/** Whether something is done to the server before it starts for the first time. Pure. */
export function startsLater({ networks = [] }: Options): boolean {
  return networks.some(({ ip, aliasIps = [] }) => ip !== undefined || aliasIps.length > 0);
}

function toRequest({ plan, image, sought }: Wanted, name: string) {
  const { owner, digests, replacing } = sought;
  const { options, userData } = plan;
  const later = startsLater(options);
  const labels = {
    ...toLabels(plan, owner, digests),
    ...(replacing === undefined ? {} : { [labelKeys.replaces]: replacing }),
    ...(later && options.power !== "off" ? { [labelKeys.start]: "" } : {}),
  };
  const { firewalls = [], volumes = [] } = options;
  const networks = networksAtOnce(options).map(({ network }) => network);
  return {
    name,
    server_type: options.serverType,
    location: options.location,
    image: String(image),
    user_data: userData,
    labels,
    start_after_create: options.power !== "off" && !later,
    public_net: toPublicNet(options),
    ...(networks.length > 0 ? { networks } : {}),
    ...(firewalls.length > 0 ? { firewalls: firewalls.map((firewall) => ({ firewall })) } : {}),
    ...(volumes.length > 0 ? { volumes, automount: false } : {}),
    ...(options.sshKeys.length > 0 ? { ssh_keys: options.sshKeys } : {}),
    ...(options.placementGroup === undefined ? {} : { placement_group: options.placementGroup }),
  };
}

function toPublicNet({ ipv4, ipv6, primaryIpv4, primaryIpv6 }: Options) {
  return {
    enable_ipv4: ipv4,
    enable_ipv6: ipv6,
    ...(primaryIpv4 === undefined ? {} : { ipv4: primaryIpv4 }),
    ...(primaryIpv6 === undefined ? {} : { ipv6: primaryIpv6 }),
  };
}
