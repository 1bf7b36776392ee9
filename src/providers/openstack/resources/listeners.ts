import { z } from "zod";
import type { Call } from "../../../http/api.ts";
import { poller } from "../../../http/poll.ts";
import { unlessAbsent } from "../errors.ts";
import { listAll } from "../find.ts";
import { failed, type Shown, type There } from "./kept.ts";
import { differing, fromFields, listenerFields, more, poolFields, toFields, unusual } from "./listener-fields.ts";
import { set } from "./options.ts";

/** Octavia takes no change of one that is in ERROR. */
export const mending =
  "openstack loadbalancer failover builds it anew, and then the same can be run again; else delete it, and the next run makes another";

const port = z.int().min(1).max(65_535);
const protocol = z.enum(["TCP", "UDP", "HTTP", "HTTPS", "PROXY", "PROXYV2", "SCTP"]);

const member = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()]).describe("Address of a machine."),
  port: port.describe("Port there."),
  weight: z.int().min(0).max(256).default(1).describe("Share of what comes in; 0: nothing new."),
});

const monitor = z.strictObject({
  type: z
    .enum(["TCP", "HTTP", "HTTPS", "PING", "TLS-HELLO", "UDP-CONNECT"])
    .default("TCP")
    .describe("How it is asked."),
  delayS: z.int().min(1).default(5).describe("Seconds between two questions."),
  timeoutS: z.int().min(1).default(3).describe("Seconds until a question has failed."),
  retries: z.int().min(1).max(10).default(3).describe("Answers until a member counts as well, or as ill."),
  path: z.string().regex(/^\//, "a path begins with a slash").optional().describe("Path of HTTP. Left out: /."),
  expectedCodes: z
    .string()
    .regex(/^\d{3}(?:(?:,\s*\d{3})*|-\d{3})$/, "codes are like 200, like 200,202, or like 200-204")
    .optional()
    .describe("Codes of HTTP that count as well. Left out: 200."),
  method: z.enum(["GET", "HEAD", "OPTIONS", "POST"]).optional().describe("Method of HTTP. Left out: GET."),
});

const listener = z.strictObject({
  protocol: z
    .enum(["TCP", "UDP", "HTTP", "HTTPS", "TERMINATED_HTTPS", "SCTP"])
    .default("TCP")
    .describe(
      "Protocol that is listened to. HTTPS is passed on as it is; TERMINATED_HTTPS ends here, with certificate.",
    ),
  port: port.describe("Port that is listened on."),
  algorithm: z
    .enum(["ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_IP", "SOURCE_IP_PORT"])
    .default("ROUND_ROBIN")
    .describe("Who gets the next connection."),
  memberProtocol: protocol
    .optional()
    .describe("Protocol to the members. Left out: the listener's; of TERMINATED_HTTPS it is HTTP."),
  members: z.array(member).default([]).describe("Where it goes."),
  monitor: monitor.prefault({}).describe("Health check of the members."),
  ...more,
});

type Listener = z.output<typeof listener>;
type Monitor = Listener["monitor"];

/** What a load balancer listens to, in one order and spelling. */
export const listeners = z
  .array(listener)
  .min(1)
  .refine((all) => new Set(all.map(nameOf)).size === all.length, "each port is listened on once")
  .transform((all) => inOrder(all.map(spelled)))
  .describe("What it listens to.");

function nameOf({ protocol: spoken, port: on }: Pick<Listener, "protocol" | "port">): string {
  return `${spoken.toLowerCase()}-${on}`;
}

function inOrder(all: readonly Listener[]): Listener[] {
  return [...all].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** Defaults that are written out are left out. */
function spelled({
  memberProtocol,
  members,
  monitor: { path, expectedCodes, method, ...check },
  ...given
}: Listener): Listener {
  const rest = unusual(given) as Omit<Listener, "memberProtocol" | "members" | "monitor">;
  const keyed = members.map((one) => [`${one.address} ${one.port}`, one] as const);
  return {
    ...rest,
    ...(memberProtocol === undefined || memberProtocol === passedOn(rest.protocol) ? {} : { memberProtocol }),
    members: keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    monitor: {
      ...check,
      ...(path === undefined || path === "/" ? {} : { path }),
      ...(expectedCodes === undefined || expectedCodes === "200" ? {} : { expectedCodes }),
      ...(method === undefined || method === "GET" ? {} : { method }),
    },
  };
}

/** What comes to the members where nothing else is said. */
function passedOn(spoken: Listener["protocol"]): z.output<typeof protocol> {
  return spoken === "TERMINATED_HTTPS" ? "HTTP" : spoken;
}

/** https://docs.openstack.org/api-ref/load-balancer/v2/#creating-a-fully-populated-load-balancer */
export function toListener(one: Listener): object {
  const { protocol: spoken, port: on, members, monitor: check } = one;
  const pool = { name: nameOf(one), ...poolOf(one), members: members.map(toMember), healthmonitor: toMonitor(check) };
  return {
    name: nameOf(one),
    protocol: spoken,
    protocol_port: on,
    ...toFields(listenerFields, one),
    default_pool: { ...pool, ...toFields(poolFields, one) },
  };
}

function poolOf({ protocol: spoken, algorithm, memberProtocol = passedOn(spoken) }: Listener) {
  return { protocol: memberProtocol, lb_algorithm: algorithm };
}

function toMember({ address, port: to, weight }: Listener["members"][number]) {
  return { address, protocol_port: to, weight };
}

function toMonitor({ type, delayS, timeoutS, retries, path = "/", expectedCodes = "200", method = "GET" }: Monitor) {
  const http = /^HTTPS?$/.test(type) ? { url_path: path, expected_codes: expectedCodes, http_method: method } : {};
  return { type, delay: delayS, timeout: timeoutS, max_retries: retries, ...http };
}

/** A listener with what hangs on it, as Octavia shows them. */
interface Found {
  readonly listener: Shown;
  readonly pool: Shown | undefined;
  readonly members: readonly Shown[];
  readonly monitor: Shown | undefined;
}

/** The listeners of a load balancer that have the name that we give: those of others are left alone. */
async function find({ id }: Shown, there: There): Promise<ReadonlyMap<string, Found>> {
  const of = (path: string, key: string, query: Call["query"]) => listOf(path, key, query, there);
  const all = await of("/lbaas/listeners", "listeners", { loadbalancer_id: id });
  const pools = await of("/lbaas/pools", "pools", { loadbalancer_id: id });
  const ours = all.filter(({ name, protocol: spoken, protocol_port: on }) => {
    return name === nameOf({ protocol: String(spoken) as Listener["protocol"], port: Number(on) });
  });
  const found = ours.map(async (one): Promise<readonly [string, Found]> => {
    const pool = pools.find((each) => each.id === one.default_pool_id);
    const members = pool ? await of(`/lbaas/pools/${pool.id}/members`, "members", {}) : [];
    const check = pool?.healthmonitor_id ? await readMonitor(String(pool.healthmonitor_id), there) : undefined;
    return [String(one.name), { listener: one, pool, members, monitor: check }];
  });
  return new Map(await Promise.all(found));
}

async function readMonitor(id: string, { region, run: { signal } }: There): Promise<Shown | undefined> {
  const api = await region.session.api("load-balancer", region.name, signal);
  const call = { method: "GET", path: `/lbaas/healthmonitors/${id}`, signal } as const;
  return (await unlessAbsent(api.request<{ readonly healthmonitor: Shown }>(call)))?.body.healthmonitor;
}

async function listOf(path: string, key: string, query: Call["query"], { region, run }: There) {
  const call = { method: "GET", path, ...(query ? { query } : {}), signal: run.signal } as const;
  return listAll<Shown>(region.session, "load-balancer", region.name, call, key);
}

/** The listeners of a load balancer in the plan's own spelling. */
export async function readListeners(shown: Shown, there: There): Promise<readonly Listener[]> {
  return inOrder([...(await find(shown, there)).values()].map((found) => spelled(toPlan(found))));
}

function toPlan({ listener: one, pool, members, monitor: check }: Found): Listener {
  return {
    protocol: one.protocol,
    port: one.protocol_port,
    algorithm: pool?.lb_algorithm,
    memberProtocol: pool?.protocol,
    members: members.map(({ address, protocol_port, weight }) => ({ address, port: protocol_port, weight })),
    monitor: set({
      type: check?.type,
      delayS: check?.delay,
      timeoutS: check?.timeout,
      retries: check?.max_retries,
      path: check?.url_path,
      expectedCodes: check?.expected_codes,
      method: check?.http_method,
    }),
    ...fromFields(listenerFields, one),
    ...fromFields(poolFields, pool ?? {}),
  } as unknown as Listener;
}

type Change = (method: "POST" | "PUT" | "DELETE", path: string, body?: object) => Promise<Shown | undefined>;

/** Brings them to what the plan says, one call after the other. */
export async function settleListeners(wanted: readonly Listener[], shown: Shown, there: There): Promise<void> {
  const found = await find(shown, there);
  const change = changerOf(shown, there);
  const names = new Set(wanted.map(nameOf));
  for (const [name, { listener: one, pool }] of found) {
    if (names.has(name)) continue;
    await change("DELETE", `/lbaas/listeners/${one.id}`);
    if (pool) await change("DELETE", `/lbaas/pools/${pool.id}`);
  }
  for (const one of wanted) await settleOne(one, found.get(nameOf(one)), shown.id, change);
}

async function settleOne(wanted: Listener, found: Found | undefined, balancer: string, change: Change): Promise<void> {
  const name = nameOf(wanted);
  const { protocol: spoken, port: on } = wanted;
  const fields = { name, loadbalancer_id: balancer, protocol: spoken, protocol_port: on };
  const made = () =>
    change("POST", "/lbaas/listeners", { listener: { ...fields, ...toFields(listenerFields, wanted) } });
  const own = found?.listener ?? (await made());
  if (!own) return;
  const others = found ? differing(listenerFields, wanted, own) : {};
  if (Object.keys(others).length > 0) await change("PUT", `/lbaas/listeners/${own.id}`, { listener: others });
  const pool = await settlePool(wanted, found?.pool, own.id, change);
  if (!pool) return;
  const kept = pool.id === found?.pool?.id ? found : undefined;
  const before = kept ? toPlan(kept) : undefined;
  if (JSON.stringify(spelled({ ...wanted, members: before?.members ?? [] }).members) !== JSON.stringify(wanted.members))
    await change("PUT", `/lbaas/pools/${pool.id}/members`, { members: wanted.members.map(toMember) });
  await settleMonitor(wanted.monitor, kept?.monitor, pool.id, change);
}

/** The protocol of a pool never changes. */
async function settlePool(wanted: Listener, found: Shown | undefined, listenerId: string, change: Change) {
  const fields = poolOf(wanted);
  if (found && found.protocol === fields.protocol) {
    const { lb_algorithm } = fields;
    const others = {
      ...(found.lb_algorithm === lb_algorithm ? {} : { lb_algorithm }),
      ...differing(poolFields, wanted, found),
    };
    if (Object.keys(others).length > 0) await change("PUT", `/lbaas/pools/${found.id}`, { pool: others });
    return found;
  }
  if (found) await change("DELETE", `/lbaas/pools/${found.id}`);
  const made = { name: nameOf(wanted), ...fields, ...toFields(poolFields, wanted), listener_id: listenerId };
  return change("POST", "/lbaas/pools", { pool: made });
}

/** The type of a monitor never changes. */
async function settleMonitor(wanted: Monitor, found: Shown | undefined, pool: string, change: Change): Promise<void> {
  const fields = toMonitor(wanted);
  const path = "/lbaas/healthmonitors";
  if (found && found.type === fields.type) {
    const { type: _, ...rest } = fields;
    if (Object.entries(rest).some(([key, value]) => found[key] !== value))
      await change("PUT", `${path}/${found.id}`, { healthmonitor: rest });
    return;
  }
  if (found) await change("DELETE", `${path}/${found.id}`);
  await change("POST", path, { healthmonitor: { ...fields, pool_id: pool } });
}

/** Calls that change a part of a load balancer, each of which waits until the last change has come into effect: Octavia refuses it before. */
function changerOf({ id }: Shown, { region, run }: There): Change {
  const { signal } = run;
  return async (method, path, body) => {
    const api = await region.session.api("load-balancer", region.name, signal);
    const sent: Pick<Call, "body" | "idempotent" | "expect"> = body ? { body } : { expect: "nothing" };
    const call: Call = { method, path, signal, ...sent };
    const ask = async (_: readonly string[], asking: AbortSignal) => {
      const one = { method: "GET", path: `/lbaas/loadbalancers/${id}`, signal: asking } as const;
      const { body: seen } = await api.request<{ readonly loadbalancer: Shown }>(one);
      return new Map([[id, seen.loadbalancer]]);
    };
    await poller<Shown>({ ask, idsInOneCall: 1 }, region.io).until({
      id,
      what: `load balancer ${id} to take a change`,
      signal,
      timeoutMs: run.timeoutMs ?? 10 * 60_000,
      answer(now) {
        if (now?.provisioning_status === "ERROR") throw failed({ kind: "load-balancer", mending }, now);
        return String(now?.provisioning_status).startsWith("PENDING_") ? undefined : true;
      },
      stateOf: (now) => `is ${String(now.provisioning_status)}`,
    });
    const answer = await unlessAbsent(api.request<Readonly<Record<string, Shown>> | undefined>(call));
    return answer?.body && Object.values(answer.body)[0];
  };
}
