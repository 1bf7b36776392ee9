import { isDeepStrictEqual } from "node:util";
import type * as Sdk from "@aws-sdk/client-route-53";
import { z } from "zod";
import { FlatcarError, throwFindings } from "../../../errors.ts";
import { backOffMs } from "../../../http/back-off.ts";
import {
  type Driver,
  defineResource,
  type IO,
  type ResourcePlan,
  type ResourceState,
  type Run,
} from "../../../platform.ts";
import { type Api, apis } from "../client.ts";
import type { Credentials, credentials as credentialsSchema } from "../credentials.ts";
import { EndedError, isLost, toFailure, translate } from "../errors.ts";
import { secretsOf } from "../image.ts";
import { gate } from "../pace.ts";
import { partitionOf } from "../regions.ts";
import { check, type Options, options } from "./dns-options.ts";
import {
  allSets,
  allZones,
  companionOf,
  contentOf,
  type Found,
  findZone,
  look,
  type Mark,
  type Place,
  toCompanion,
  toMark,
  toSet,
} from "./dns-sets.ts";
import { plainName } from "./record-text.ts";
import { until } from "./until.ts";

type Plan = ResourcePlan<Options>;
type State = ResourceState<Options>;

export const dnsRecord = defineResource<typeof options, typeof credentialsSchema>({
  description:
    "A DNS record in a hosted zone of Route 53. A TXT record below it, which everybody can read, tells whose it is: the owner and this resource's name.",
  options,
  outputs: z.object({
    fqdn: z.string().describe("Its whole name, without the last dot."),
    zoneId: z.string().describe("Id of its hosted zone."),
  }),
  inPlace: ["ttl", "values", "alias", "routing", "healthCheck"].map((key) => `options.${key}`),
  nameLimit: {
    characters: 63,
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
  },
  scope: ({ partition, zone, privateZone }) => `${partition}/${zone}${privateZone ? "/private" : ""}`,
  scopesIn: async (scope, { credentials, io, run }) => {
    const partition = partitionOf(scope);
    if (!isServed(partition)) return [];
    const region = regions[partition];
    const zones = allZones(apis(credentials, io)(region), run.signal).catch((error: unknown) => {
      throw translate(error, { what: "list the hosted zones", region, secrets: secretsOf(credentials) });
    });
    return (await zones).map((zone) => `${partition}/${zone}`);
  },
  check,
  connect: (credentials, io) => verbs(credentials, io),
  sample: {
    needs: [],
    options: () => ({
      ...{ zone: "example.com", type: "A", values: ["192.0.2.1"] },
      ...{ setIdentifier: "blue", routing: { weight: 10 } },
    }),
    changed: {
      "options.ttl": 60,
      "options.values": ["192.0.2.2", "192.0.2.3"],
      "options.routing": { weight: 90 },
      "options.healthCheck": "0123abcd-0000-0000-0000-000000000000",
    },
  },
});

/** Where Route 53 is called; its SDK finds the place that serves the whole partition. */
const regions = { aws: "us-east-1", "aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1" } as const;

function isServed(partition: string | undefined): partition is keyof typeof regions {
  return partition !== undefined && Object.hasOwn(regions, partition);
}

/** One verb at work. */
interface Job {
  readonly api: Api;
  readonly io: IO;
  readonly run: Run;
  readonly deadlineMs: number;
  /** One batch of changes after the other: Route 53 refuses two of a zone at a time. */
  inTurn<T>(step: () => Promise<T>): Promise<T>;
}

const defaultTimeoutMs = 10 * 60_000;

function verbs(credentials: Credentials, io: IO): Driver<Plan, State> {
  const connect = apis(credentials, io);
  const inTurn = gate(1);
  const secrets = secretsOf(credentials);
  const doing = <T>(what: string, partition: Place["partition"], run: Run, step: (job: Job) => Promise<T>) => {
    const region = regions[partition];
    const deadlineMs = io.now().getTime() + (run.timeoutMs ?? defaultTimeoutMs);
    return step({ api: connect(region), io, run, deadlineMs, inTurn }).catch((error: unknown) => {
      throw translate(error, { what, region, secrets });
    });
  };
  const on = async <T>(what: string, id: string, run: Run, step: (place: Place, job: Job) => Promise<T>) => {
    const place = parse(id);
    return doing(`${what} ${id}`, place.partition, run, (job) => step(place, job));
  };
  return {
    create: async (plan, run) => {
      throwFindings(check(plan));
      return doing(`make ${plan.name}`, plan.options.partition, run, (job) => create(plan, job, secrets));
    },
    read: (id, run) =>
      on("read", id, run, async (place, { api }) => {
        const found = await look(place, api, run.signal).catch(unlessNoZone);
        return found?.set && toState(place, found);
      }),
    update: async (id, plan, run) => {
      throwFindings(check(plan));
      return on("change", id, run, (place, job) => update(place, plan, job));
    },
    delete: (id, run) => on("delete", id, run, remove),
    list: async (scope, run) => {
      const [partition = "aws", zone = "", kind] = scope.split("/");
      const place = { partition: partition as Place["partition"], zone };
      return doing(`list the records of ${zone}`, place.partition, run, (job) => list(place, kind === "private", job));
    },
  };
}

function idOf({ partition, zone, name, type, set }: Place): string {
  return `${partition}/${zone}/${name}/${type}${set === undefined ? "" : `#${encodeURIComponent(set)}`}`;
}

/** Throws FD1405. A name can have slashes of its own. */
function parse(id: string): Place {
  const form = /^(aws|aws-cn|aws-us-gov)\/([0-9A-Z]{8,32})\/(.+)\/([A-Z]+)(?:#([^/]+))?$/;
  const [, partition, zone, name, type, set] = form.exec(id) ?? [];
  const one = set === undefined ? {} : { set: decodeURIComponent(set) };
  if (partition && zone && name && type)
    return { partition: partition as Place["partition"], zone, name, type, ...one };
  throw new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of a DNS record of Route 53`,
    hint: "it is the partition, the hosted zone's id, the whole name and the type, with routing also # and the set identifier: aws/Z0123456789ABC/www.example.com/A#blue",
  });
}

function unlessNoZone(error: unknown): undefined {
  if (toFailure(error).code === "NoSuchHostedZone") return undefined;
  throw error;
}

async function placeOf({ name, options: wanted }: Plan, { api, run }: Job): Promise<Place> {
  const { partition, zone, privateZone, type } = wanted;
  const found = await findZone(zone, privateZone, api, run.signal);
  const one = wanted.setIdentifier === undefined ? {} : { set: wanted.setIdentifier };
  if (found)
    return { partition, zone: found.id, name: wanted.name ?? `${name.toLowerCase()}.${found.name}`, type, ...one };
  throw new FlatcarError({
    code: "FD1406",
    message: `there is no ${privateZone ? "private" : "public"} hosted zone ${zone} in this account`,
    hint: "make it in Route 53, or set zone to an id, or privateZone",
  });
}

function markOf({ name, options: { zone, name: given } }: Plan, owner: string): Mark {
  return { owner, name, zone: /^[0-9A-Z]{8,32}$/.test(zone) ? undefined : zone, plain: given === undefined };
}

const attempts = 6;

/** Makes the record and what tells whose it is, both or none. One that is there already, and not this one, stays untouched: FD1437. */
async function create(plan: Plan, job: Job, secrets: readonly (string | undefined)[]): Promise<State> {
  const { io, run } = job;
  const place = await placeOf(plan, job);
  const mark = markOf(plan, run.owner);
  for (let attempt = 1; ; attempt++) {
    const found = await look(place, job.api, run.signal);
    checkOurs(place, found, mark);
    if (attempt === 1 && found.set && run.replacing === idOf(place)) throw samePlace(place);
    try {
      const change = found.companion ? undefined : await write(place, plan, mark, "CREATE", job);
      const settled = found.companion ? update(place, plan, job, true) : inSync(place, change, job);
      return await settled.catch((error: unknown) => {
        throw translate(error, { what: `make ${plan.name}`, region: job.api.region, secrets, created: idOf(place) });
      });
    } catch (error) {
      const again = isLost(error) || isRefused(error);
      if (!again || attempt === attempts || run.signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), run.signal);
    }
  }
}

/** Somebody else has made it in the meantime, or an earlier try has; the next look tells. */
function isRefused(error: unknown): boolean {
  return toFailure(error).code === "InvalidChangeBatch" && /already exists|not found/.test(toFailure(error).message);
}

function checkOurs(place: Place, { set, companion, mark }: Found, own: Mark): void {
  if (!set && !companion) return;
  if (mark?.owner === own.owner && mark.name === own.name) return;
  throw new FlatcarError({
    code: "FD1437",
    message: `${place.name} already has a record of type ${place.type} in ${place.zone}: ${whose(mark, own.owner)}`,
    hint: `choose another name, delete that record, or take it over: pulumi import with the id ${idOf(place)}`,
  });
}

function whose(mark: Mark | undefined, owner: string): string {
  if (mark === undefined) return "flatcar-deploy has not made it";
  if (mark.owner === owner) return `it is ${mark.name} of this deployment`;
  return `it is ${mark.name} of another deployment, ${mark.owner}`;
}

/** Both would be one record, which goes when the old one is deleted. */
function samePlace(place: Place): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `the record that takes the place of ${idOf(place)} has the same zone, name and type: it would be deleted with that`,
    hint: "write zone and name as before, or set the resource option deleteBeforeReplace",
  });
}

/** What is at the place now is somebody else's: it stays. */
function notOurs(verb: "change" | "delete", place: Place, mark: Mark | undefined, owner: string): FlatcarError {
  return new FlatcarError({
    code: "FD1437",
    message: `did not ${verb} the record ${place.name} of type ${place.type} in ${place.zone}: ${whose(mark, owner)}`,
    hint: "if that is right, take it out of this deployment's state: pulumi state delete; else delete that record first",
  });
}

async function write(
  { zone, ...rest }: Place,
  { options: wanted }: Plan,
  mark: Mark,
  Action: "CREATE" | "UPSERT",
  { api, run, inTurn }: Job,
): Promise<Sdk.ChangeInfo | undefined> {
  const place = { zone, ...rest };
  const Changes = [toSet(place, wanted), toCompanion(place, mark)].map((ResourceRecordSet) => ({
    Action,
    ResourceRecordSet,
  }));
  const request = { HostedZoneId: zone, ChangeBatch: { Changes } };
  const once = { signal: run.signal, once: true };
  return (await inTurn(() => api.names("ChangeResourceRecordSets", request, once))).ChangeInfo;
}

/** Waits until all of Route 53's name servers answer so. */
async function inSync(place: Place, change: Sdk.ChangeInfo | undefined, job: Job): Promise<State> {
  const Id = change?.Id?.replace("/change/", "");
  const { api, run } = job;
  if (Id !== undefined && change?.Status !== "INSYNC") {
    await until(`all name servers to know ${place.name}`, job, async () => {
      const { ChangeInfo } = await api.names("GetChange", { Id }, { signal: run.signal });
      return ChangeInfo?.Status === "INSYNC" ? true : undefined;
    });
  }
  return toState(place, await look(place, api, run.signal));
}

/** `half`: it may be that only what tells whose it is was left. */
async function update(place: Place, plan: Plan, job: Job, half = false): Promise<State> {
  const { io, run } = job;
  const mark = markOf(plan, run.owner);
  for (let attempt = 1; ; attempt++) {
    const found = await look(place, job.api, run.signal);
    if (found.mark && found.mark.owner !== run.owner) throw notOurs("change", place, found.mark, run.owner);
    if (!found.set && !half) throw gone(place, plan);
    if (isSettled(place, found, plan, mark)) return toState(place, found);
    try {
      return await inSync(place, await write(place, plan, mark, "UPSERT", job), job);
    } catch (error) {
      if (!isLost(error) || attempt === attempts || run.signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), run.signal);
    }
  }
}

function isSettled(place: Place, { set, mark: now }: Found, { options: wanted }: Plan, mark: Mark): boolean {
  return (
    set !== undefined &&
    isDeepStrictEqual(contentOf(set), contentOf(toSet(place, wanted))) &&
    isDeepStrictEqual(now, mark)
  );
}

function gone(place: Place, { name }: Plan): EndedError {
  return new EndedError({
    code: "FD1415",
    message: `${name} (${idOf(place)}) does not exist any more`,
    hint: "run the same again after `pulumi refresh`, to make it anew",
  });
}

/** Both records, or whichever is there, as they are there. Throws FD1437 where they do not say that they are of this deployment. */
async function remove(place: Place, { api, io, run, inTurn }: Job): Promise<void> {
  const { zone: HostedZoneId } = place;
  for (let attempt = 1; ; attempt++) {
    const found = await look(place, api, run.signal).catch(unlessNoZone);
    const sets = [found?.set, found?.mark && found.companion].filter((set) => set !== undefined);
    if (sets.length === 0) return;
    if (found?.mark?.owner !== run.owner) throw notOurs("delete", place, found?.mark, run.owner);
    try {
      const Changes = sets.map((ResourceRecordSet) => ({ Action: "DELETE" as const, ResourceRecordSet }));
      const request = { HostedZoneId, ChangeBatch: { Changes } };
      await inTurn(() => api.names("ChangeResourceRecordSets", request, { signal: run.signal, once: true }));
      return;
    } catch (error) {
      const again = isLost(error) || toFailure(error).code === "InvalidChangeBatch";
      if (!again || attempt === attempts || run.signal.aborted) throw error;
      await io.sleep(backOffMs(attempt), run.signal);
    }
  }
}

/** What has the run's owner in the TXT record below it, also where the record itself is gone. */
async function list(
  { partition, zone }: Pick<Place, "partition" | "zone">,
  isPrivate: boolean,
  { api, run }: Job,
): Promise<readonly State[]> {
  const found = await findZone(zone, isPrivate, api, run.signal).catch(unlessNoZone);
  if (!found) return [];
  const sets = await allSets(found.id, api, run.signal);
  const keyOf = (name: string, type: string | undefined, set = "") => JSON.stringify([plainName(name), type, set]);
  const byKey = new Map(sets.map((set) => [keyOf(set.Name ?? "", set.Type, set.SetIdentifier), set]));
  return sets.flatMap((companion) => {
    const own = companion.Type === "TXT" ? companionOf(plainName(companion.Name ?? "")) : undefined;
    const mark = own && toMark(companion);
    if (!own || mark?.owner !== run.owner) return [];
    const { SetIdentifier } = companion;
    const set = byKey.get(keyOf(own.name, own.type, SetIdentifier));
    const place = { partition, zone: found.id, ...own, ...(SetIdentifier === undefined ? {} : { set: SetIdentifier }) };
    return [toState(place, { set, companion, mark })];
  });
}

function toState(place: Place, { set, mark }: Found): State {
  const { partition, zone, name, type } = place;
  return {
    id: idOf(place),
    phase: set ? "ready" : "pending",
    outputs: { fqdn: name, zoneId: zone },
    observed: {
      name: mark?.name,
      owner: mark?.owner,
      labels: {},
      options: {
        ...{ partition, zone: mark?.zone ?? zone, type: type as Options["type"] },
        ...(mark?.plain ? {} : { name }),
        ...(place.set === undefined ? {} : { setIdentifier: place.set }),
        ...(set ? contentOf(set) : {}),
      },
    },
  };
}
