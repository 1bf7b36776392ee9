import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { makeOnce } from "../../../http/make-once.ts";
import type { Driver, IO, ResourcePlan, ResourceState, Run } from "../../../platform.ts";
import { defineResource } from "../../../platform.ts";
import type { Credentials } from "../credentials.ts";
import { translate, unlessAbsent } from "../errors.ts";
import { listServerGroups } from "../find.ts";
import { idOf, parseId } from "../id.ts";
import { openRegions, type Region } from "../region.ts";
import { openSession } from "../session.ts";
import { region } from "./options.ts";

const options = z.strictObject({
  region,
  policy: z
    .enum(["anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity"])
    .default("anti-affinity")
    .describe("anti-affinity: each on another host; affinity: all on one; soft: as far as it goes."),
});

type Options = z.output<typeof options>;
type Plan = ResourcePlan<Options>;
type State = ResourceState<Options>;

/** https://docs.openstack.org/api-ref/compute/#server-groups-os-server-groups */
interface Group {
  readonly id: string;
  readonly name: string;
  readonly policy?: string;
}

export const serverGroup = defineResource({
  description:
    "Keeps machines on hosts of their own, or together. Nova keeps nothing of it but a name, in which its labels stand.",
  options,
  outputs: z.object({ serverGroupId: z.string().describe("Nova's id.") }),
  inPlace: [],
  nameLimit: { characters: 100, source: "https://docs.openstack.org/api-ref/compute/#create-server-group" },
  scope: (given) => given.region,
  connect: serverGroups,
  sample: { options: () => ({ region: "RegionOne" }), needs: [], changed: {} },
});

/** Name, owner and labels stand all in Nova's name. Throws FD1003 where they are too long for it. */
function groupName(owner: string, { name, labels }: Plan): string {
  const all = `${name} flatcar-deploy:${owner}?${new URLSearchParams(Object.entries(labels).sort()).toString()}`;
  if (all.length <= 255) return all;
  const message = `the labels of server group ${name} are too long: Nova keeps them in its name, which has 255 characters`;
  throw new FlatcarError({ code: "FD1003", message, at: { path: "labels" }, hint: "leave some out" });
}

function serverGroups(credentials: Credentials, io: IO): Driver<Plan, State> {
  const regions = openRegions(openSession(credentials, io), io);
  const doing = <T>(what: string, step: () => Promise<T>): Promise<T> =>
    step().catch((error: unknown) => {
      throw translate(error, { what });
    });
  const read = async (id: string, run: Run) => {
    const { region: name, id: own } = parseId(id);
    const call = { method: "GET", path: `/os-server-groups/${encodeURIComponent(own)}`, signal: run.signal } as const;
    const answer = await unlessAbsent(regions(name).nova.request<{ readonly server_group: Group }>(call));
    return answer && toState(name, answer.body.server_group);
  };
  return {
    create: (plan, run) =>
      doing(`make server group ${plan.name}`, () => create(plan, run, regions(plan.options.region))),
    read: (id, run) => doing(`read ${id}`, () => read(id, run)),
    delete: (id, run) =>
      doing(`delete ${id}`, () => {
        const { region: name, id: own } = parseId(id);
        return remove(own, run, regions(name));
      }),
    list: (scope, run) =>
      doing(`list the server groups in ${scope}`, async () => {
        const all = await listServerGroups<Group>(regions(scope).nova, run.signal);
        return all.map((group) => toState(scope, group)).filter(({ observed }) => observed.owner === run.owner);
      }),
  };
}

async function remove(id: string, { signal }: Run, { nova }: Region): Promise<void> {
  const path = `/os-server-groups/${encodeURIComponent(id)}`;
  await unlessAbsent(nova.request({ method: "DELETE", path, expect: "nothing", signal }));
}

async function create(plan: Plan, run: Run, place: Region): Promise<State> {
  const { policy } = plan.options;
  const full = groupName(run.owner, plan);
  const replaced = run.replacing === undefined ? undefined : parseId(run.replacing).id;
  const find = async () =>
    (await listServerGroups<Group>(place.nova, run.signal)).filter(
      (group) => group.name === full && group.policy === policy && group.id !== replaced,
    );
  const body = { server_group: { name: full, policy } };
  const call = { method: "POST", path: "/os-server-groups", body, signal: run.signal } as const;
  const make = async () => (await place.nova.request<{ readonly server_group: Group }>(call)).body.server_group;
  const unmake = ({ id }: Group) => remove(id, run, place);
  const [before] = await find();
  return toState(place.name, before ?? (await makeOnce({ io: place.io, signal: run.signal, make, find, unmake })));
}

function toState(place: string, { id, name, policy }: Group): State {
  const [, own, owner, labels] = /^(.*) flatcar-deploy:([^?]*)\?(.*)$/s.exec(name) ?? [];
  return {
    id: idOf({ region: place, kind: "server-group", id }),
    phase: "ready",
    outputs: { serverGroupId: id },
    observed: {
      name: own ?? name,
      owner,
      labels: Object.fromEntries(new URLSearchParams(labels)),
      options: { region: place, ...(policy === undefined ? {} : { policy: policy as Options["policy"] }) },
    },
  };
}
