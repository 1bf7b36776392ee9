import { type Finding, FlatcarError } from "../../errors.ts";
import { makeOnce } from "../../http/make-once.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { Server } from "./compute.ts";
import { meaningOf, unlessAbsent } from "./errors.ts";
import type { Sought } from "./fleet.ts";
import { findFloatingIp } from "./floating-ip.ts";
import type { Options } from "./options.ts";
import type { Region } from "./region.ts";
import { namesVolumeType, planDigest, type Resolved, toRequest } from "./request.ts";
import { neverRan } from "./state.ts";

/** What a machine of this plan is looked for by. */
export function soughtFor(plan: MachinePlan<Options>, { replacing }: Run): Sought {
  return { name: plan.name, digest: planDigest(plan), replacing };
}

/** Asks Glance, Nova and Neutron what the plan's names stand for. Throws FD1405, FD1406, FD1411, FD1414 and FD1451. */
export async function resolve(plan: MachinePlan<Options>, region: Region, run: Run): Promise<Resolved> {
  const { options } = plan;
  const { owner, signal } = run;
  const { find, nova } = region;
  if (namesVolumeType(options)) await nova.need("2.67", "volume types", signal);
  const { networks: wanted = [], volumes: disks } = options;
  const [image, flavor, serverGroup, networks, ports, volumes] = await Promise.all([
    region.images.find(plan, signal),
    find.flavor(options.flavor, signal),
    options.serverGroup === undefined ? undefined : find.serverGroup(options.serverGroup, signal),
    idsOf(
      wanted.map(({ network }) => network),
      (name) => find.network(name, signal),
    ),
    idsOf(
      wanted.map(({ port }) => port),
      (name) => find.port(name, signal),
    ),
    idsOf(
      disks.map(({ volume }) => volume),
      (name) => find.volume(name, signal),
    ),
  ]);
  if (flavor.disk === 0 && !options.rootDisk) throw noDisk(plan);
  await findFloatingIp(options.floatingIp, ports.get(wanted[0]?.port ?? ""), { region, owner, signal });
  return { image, flavor: flavor.id, networks, ports, volumes, serverGroup };
}

/** Ids by the plan's spelling. */
async function idsOf(
  names: readonly (string | undefined)[],
  find: (name: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const named = names.flatMap((name) => name ?? []);
  return new Map(await Promise.all(named.map(async (name) => [name, await find(name)] as const)));
}

function noDisk({ name, options }: MachinePlan<Options>): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `flavor ${options.flavor} of ${name} has no disk of its own`,
    hint: "set rootDisk, and the machine boots from a volume: { sizeGiB: 20 } does",
  });
}

/** Makes one server, and gives its id. */
export async function launch(
  plan: MachinePlan<Options>,
  resolved: Resolved,
  region: Region,
  run: Run,
): Promise<string> {
  const { signal } = run;
  const fleet = region.fleet(run.owner);
  const sought = soughtFor(plan, run);
  const body = toRequest(plan, run, resolved);
  const call = { method: "POST", path: "/servers", body, signal } as const;
  const { id } = await makeOnce({
    io: region.io,
    signal,
    async make() {
      fleet.doubt(sought);
      const answer = await region.nova.request<{ readonly server?: { readonly id?: string } }>(call);
      return { id: idIn(answer.body) };
    },
    find: async () => (await fleet.look(sought, signal)).map((found) => ({ id: found })),
    async unmake({ id: surplus }) {
      await unlessAbsent(
        region.nova.request({ method: "DELETE", path: `/servers/${surplus}`, expect: "nothing", signal }),
      );
      fleet.remove(surplus);
    },
  });
  return id;
}

function idIn({ server }: { readonly server?: { readonly id?: string } }): string {
  if (server?.id !== undefined) return server.id;
  throw new FlatcarError({ code: "FD1420", message: "Nova accepted the server and named no id" });
}

/** The server is active, be it that a resize waits to be confirmed; `undefined` while it is on its way. Throws `FailedError` when it will never be. */
export function whenActive(name: string, region: string) {
  return (server: Server | undefined): Server | undefined => {
    if (server?.status === "ERROR")
      throw new FailedError(neverRan(server) ? failure(name, region, server) : broken(name, region, server), server);
    if (server && /^(?:ACTIVE|VERIFY_RESIZE)$/.test(server.status)) return server;
    if (
      server === undefined ||
      /^(?:BUILD|REBUILD|RESIZE|REVERT_RESIZE|MIGRATING|REBOOT|HARD_REBOOT|UNKNOWN)$/.test(server.status)
    )
      return undefined;
    throw new FlatcarError({ ...failure(name, region, server), code: "FD1407" });
  };
}

/** Nova gave the server up. */
export class FailedError extends Error {
  readonly finding: Finding;
  readonly server: Server;

  constructor(finding: Finding, server: Server) {
    super(finding.message);
    this.finding = finding;
    this.server = server;
  }
}

/** It has run, and is in ERROR since: a host that was lost, a resize that failed. */
function broken(name: string, region: string, server: Server): Finding {
  const { details = [] } = failure(name, region, server);
  return {
    code: "FD1407",
    message: `${name} has run and is in ERROR now: it is kept, with its disk`,
    details,
    hint: "openstack server reboot --hard may bring it back; one that is not needed goes with openstack server delete, and the next run makes another",
  };
}

function failure(name: string, region: string, { id, status, fault }: Server): Finding {
  const reason = fault?.message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  const meaning = fault && meaningOf(fault.message);
  return {
    code: meaning?.code ?? "FD1407",
    message: `${name} did not start: it is ${status}${reason ? `, because: ${reason}` : ""}`,
    details: [`Nova ${region}: ${id}${fault ? `, code ${fault.code}` : ", no reason given"}`],
    hint:
      meaning?.hint ?? "run the same again; when it goes on, ask the operators of the cloud what befell this server",
  };
}
