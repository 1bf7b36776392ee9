import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type Finding, FlatcarError } from "../errors.ts";
import { fields } from "../options.ts";
import type { Driver, ResourcePlan, ResourceState, Run } from "../platform.ts";
import type { Checked } from "./configuration.ts";
import { type Connection, configurationOf } from "./connection.ts";
import { connected, runOf } from "./credentials.ts";
import { type Change, changeAt, withoutIgnored } from "./difference.ts";
import { parsePartly } from "./inputs.ts";
import { claimed } from "./memory.ts";
import { machineName } from "./name.ts";
import { narrow, onlyNamed } from "./observed.ts";
import { unlessKept } from "./spare.ts";
import type { KindTarget } from "./urn.ts";
import { HalfMadeError, type ToCheck, type Verbs } from "./verbs.ts";
import {
  hasUnknown,
  isProperties,
  type Message,
  type Path,
  type Properties,
  unknownValue,
  type Value,
  valueAt,
} from "./wire.ts";

/** What a program may write for a resource beside machines, but for `options`, which each kind describes. */
export const kindSchema = z.strictObject({
  name: z.string().min(1).optional().describe("Name on the platform; the resource's own name when left out."),
  options: z.record(z.string(), z.unknown()).default({}).describe("What only this kind has."),
  labels: z.record(z.string(), z.string()).default({}).describe("Labels or tags of it."),
  owner: z.string().optional().describe("Random id of the deployment: the owner label on everything it makes."),
});

type KindDriver = Driver<ResourcePlan, ResourceState>;

export const kindVerbs: Verbs<KindTarget> = {
  check: checkKind,
  diff: ({ urn, kind }, { id, olds, news, ignored }, { memory }) => {
    memory.compared.set(urn, id);
    const keys = new Set([...keysOf(olds.properties.options), ...keysOf(news.properties.options)]);
    const paths = [["name"], ["labels"], ...[...keys].map((key) => ["options", key])];
    const found = paths.flatMap((path) => changeAt(path, olds, news, !kind.inPlace.includes(path.join("."))));
    const changes = withoutIgnored([...found, ...wholly(news.properties)], ignored);
    const sameName = olds.properties.name === news.properties.name;
    return { changes, deleteBeforeReplace: sameName && memory.fixedNames.has(urn), stable: ["owner"] };
  },
  previewCreate: ({ properties, secrets }) => ({ properties: { ...properties, phase: unknownValue }, secrets }),
  create: async (target, inputs, seconds, connection) => {
    const driver = driverOf(target, connection);
    const run = runOf(target, inputs.properties, seconds, connection);
    const { given, compared } = connection.memory;
    const replacing = compared.get(target.urn);
    try {
      const state = await driver.create(
        toPlan(inputs.properties),
        replacing === undefined ? run : { ...run, replacing },
      );
      given.set(target.urn, state.id);
      return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
    } catch (error) {
      const id = error instanceof FlatcarError ? error.created : undefined;
      if (id === undefined) throw error;
      given.set(target.urn, id);
      const outputs = { ...inputs.properties, phase: "pending" };
      throw new HalfMadeError(error, { id, inputs: inputs.properties, outputs, secrets: inputs.secrets });
    }
  },
  read: async (target, kept, seconds, connection) => {
    const run = runOf(target, kept.inputs.properties, seconds, connection);
    const state = await driverOf(target, connection).read(kept.id, run);
    if (!state) return undefined;
    const inputs = toInputs(state, kept.inputs, run);
    return { id: state.id, inputs, outputs: toOutputs(inputs, state) };
  },
  previewUpdate: (_, { outputs }, news) => ({ ...news, properties: { ...outputs.properties, ...news.properties } }),
  update: async (target, kept, news, seconds, connection) => {
    const driver = driverOf(target, connection);
    const dropped = keysOf(kept.inputs.properties.labels).filter(
      (key) => !keysOf(news.properties.labels).includes(key),
    );
    const run = { ...runOf(target, news.properties, seconds, connection), dropped };
    const plan = toPlan(news.properties);
    const state = driver.update ? await driver.update(kept.id, plan, run) : await driver.read(kept.id, run);
    if (!state) throw gone(target, kept.id);
    return toOutputs(news, state);
  },
  delete: async (target, { id, inputs }, seconds, connection) => {
    const run = runOf(target, inputs.properties, seconds, connection);
    const remove = () => driverOf(target, connection).delete(id, run);
    await unlessKept({ what: target.name, urn: target.urn, id }, connection, remove);
  },
};

function driverOf({ platform, name, kind }: KindTarget, connection: Connection): KindDriver {
  return connected(platform, name, connection, (credentials) => kind.connect(credentials, connection.options.io));
}

function gone({ platform, name }: KindTarget, id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1415",
    message: `${name} ${id} of ${platform.title} does not exist any more`,
    hint: "run `pulumi refresh`, and the next `pulumi up` makes it again",
  });
}

async function checkKind(target: KindTarget, { olds, news }: ToCheck, connection: Connection): Promise<Checked> {
  const { kind } = target;
  const shape = parsePartly(kindSchema, news.properties, []);
  const given = (isProperties(shape.value) ? shape.value : {}) as Properties;
  const options = parsePartly(kind.options, news.properties.options ?? {}, ["options"]);
  const owner = olds.properties.owner ?? given.owner ?? configurationOf(connection).owner;
  const name = nameOf(target, given.name, olds.properties.name, connection);
  const properties: Properties = {
    ...given,
    name,
    owner,
    labels: given.labels ?? {},
    options: options.value ?? given.options,
  };
  const wrong = [...shape.findings, ...options.findings];
  const known = wrong.length > 0 ? { ...properties, options: undefined } : properties;
  const findings = [...wrong, ...nameFindings(target, known, connection)];
  if (findings.length > 0) return { ...news, findings };
  return { properties, secrets: [...news.secrets, ...declaredSecrets(kind, properties)], findings };
}

/** Options that are secret whatever the program says of them. */
function declaredSecrets({ options }: KindTarget["kind"], properties: Properties): readonly Path[] {
  const paths = fields(options).flatMap(({ secret, name }) => (secret ? [["options", name]] : []));
  return paths.filter((path) => valueAt(properties, path) !== undefined);
}

function nameOf(
  { urn, own, kind }: KindTarget,
  given: Value | undefined,
  old: Value | undefined,
  { memory }: Connection,
): Value {
  if (typeof old === "string") memory.lastNames.set(urn, old);
  if (given !== undefined && given !== own) {
    memory.fixedNames.add(urn);
    return given;
  }
  return typeof old === "string" ? old : machineName(own, memory.lastNames.get(urn), kind.nameLimit.characters);
}

function nameFindings(
  { urn, platform, name: type, kind }: KindTarget,
  { name, owner, options, labels }: Properties,
  { memory }: Connection,
): readonly Finding[] {
  if (typeof name !== "string") return [];
  const { characters, source } = kind.nameLimit;
  if (name.length > characters) {
    const message = `name "${name}" has ${name.length} characters; ${platform.title} takes ${characters}`;
    return [{ code: "FD1003", message, at: { path: "name" }, hint: `shorten the name (${source})` }];
  }
  if (!isProperties(options) || hasUnknown({ options, labels })) return [];
  const refused = kind.check?.({ name, labels: (labels ?? {}) as ResourcePlan["labels"], options }) ?? [];
  if (refused.length > 0) return refused;
  const other = claimed(memory, urn, `${platform.id} ${type} ${kind.scope(options)} ${String(owner)} ${name}`);
  if (other === undefined) return [];
  const message = `name: "${name}" is the name of another ${type} of this program`;
  return [
    {
      code: "FD1003",
      message,
      at: { path: "name" },
      details: [`used by ${other}`],
      hint: "give one of them another name",
    },
  ];
}

/** Options or labels of which nothing is known. */
function wholly({ options, labels }: Properties): readonly Change[] {
  const unknown = Object.entries({ options, labels }).filter(([, value]) => value === unknownValue);
  return unknown.map(([key]) => ({ path: [key], action: "update", replaces: key === "options" }));
}

function keysOf(value: Value | undefined): readonly string[] {
  return isProperties(value) ? Object.keys(value) : [];
}

function toPlan({ name, labels, options }: Properties): ResourcePlan {
  return { name: name as string, labels: (labels ?? {}) as ResourcePlan["labels"], options: options ?? {} };
}

function toOutputs({ properties, secrets }: Message, { phase, outputs }: ResourceState): Message {
  return { properties: { ...(outputs as Properties), ...properties, phase }, secrets };
}

/** Kept inputs with what is different in the cloud. One that is being imported has none: then all that can be read. */
function toInputs({ observed }: ResourceState, kept: Message, { owner }: Run): Message {
  const { name, labels } = observed;
  const options = observed.options as Properties;
  if (kept.properties.name === undefined) {
    return { properties: { name: name ?? "", owner: observed.owner ?? owner, labels, options }, secrets: [] };
  }
  const known: Properties = isProperties(kept.properties.options) ? kept.properties.options : {};
  const now: Properties = Object.fromEntries(
    Object.entries(known).map(([key, value]) => [key, narrow(options[key], value, true)]),
  );
  const same = isDeepStrictEqual(now, known);
  return {
    properties: {
      ...kept.properties,
      name: name ?? kept.properties.name,
      labels: onlyNamed({ ...labels }, kept.properties.labels),
      options: same ? known : now,
    },
    secrets: kept.secrets,
  };
}
