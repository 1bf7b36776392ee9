import { z } from "zod";
import type { ResourceKind } from "../platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../providers/index.ts";
import { functions } from "./functions.ts";
import { imageSchema } from "./image.ts";
import { machineSchema } from "./inputs.ts";
import { kindSchema } from "./kind.ts";
import { type Spec, type Types, toObject, toProperties } from "./schema-types.ts";

const index = "flatcar:index:";

/** What a machine has beside its inputs. */
const outputs = z.strictObject({
  address: z.string().describe("Public IPv4 address where there is one, else the private one."),
  addresses: z
    .strictObject({
      publicIpv4: z.string().optional().describe("Public IPv4 address."),
      publicIpv6: z.string().optional().describe("Public IPv6 address."),
      privateIpv4: z.string().optional().describe("Private IPv4 address."),
    })
    .describe("Every address of the machine."),
  phase: z.enum(["pending", "running", "stopped"]).describe("What the machine does now."),
});

/** Outputs that are the inputs again, complete. */
const settled = {
  required: [
    "name",
    "owner",
    "release",
    "channel",
    "version",
    "arch",
    "image",
    "ownImage",
    "ignition",
    "labels",
    "options",
  ],
  policies: ["onConfigChange", "onImageChange"],
};

/** Inputs that a program has no use for: the provider writes them into state itself. */
const internal = ["owner", "channel", "ownImage"];

const settings = z.strictObject({
  owner: z
    .string()
    .optional()
    .describe("The owner label on everything the provider makes; random, and kept in state, when left out."),
  offline: z
    .boolean()
    .default(false)
    .describe("Looks releases up in the data that comes with the package, and never at the release server."),
  lock: z
    .string()
    .optional()
    .describe(
      "Path of a flatcar.lock that pins releases and images of machines that are not there yet; written by `flatcar-deploy lock`.",
    ),
  lints: z
    .record(z.string(), z.string())
    .optional()
    .describe('Lints by code, "off" or "warn", for example FL501: off; all warn when left out.'),
});

/** The Pulumi schema of the package, from the registry. Other languages' SDKs are generated from it. */
async function packageSchema(version: string): Promise<Spec> {
  const platforms = await Promise.all(platformIds.map((id) => loadPlatform(id)));
  const types: Types = {};
  const config = configuration(platforms, types);
  const resources = platforms.flatMap((platform) => [
    [`flatcar:${platform.id}:Machine`, machine(platform, types)] as const,
    ...(platform.image.kind === "imported" ? [[`flatcar:${platform.id}:Image`, image(platform, types)] as const] : []),
    ...Object.entries(platform.resources ?? {}).map(
      ([name, kind]) => [`flatcar:${platform.id}:${name}`, besideMachines(platform, name, kind, types)] as const,
    ),
  ]);
  return {
    name: "flatcar",
    displayName: "Flatcar Container Linux",
    version,
    description: "Machines of Flatcar Container Linux on many platforms.",
    keywords: ["pulumi", "flatcar", "category/infrastructure", "kind/native"],
    license: "Apache-2.0",
    config: { variables: config },
    provider: {
      description:
        "Credentials that are left out come from each vendor's own environment variables and are not kept in state.",
      inputProperties: config,
    },
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(Object.keys(functions).map((name) => [index + name, toFunction(name, types)])),
    types: sorted(types),
    language: Object.fromEntries(languages.map((language) => [language, { respectSchemaVersion: true }])),
  };
}

const languages = ["nodejs", "python", "go", "csharp"];

function configuration(platforms: readonly AnyPlatform[], types: Types): Readonly<Record<string, Spec>> {
  const own = toProperties(settings, { types, module: index, name: "Provider" }).properties;
  const blocks = platforms.map(({ id, title, credentials }) => {
    const description = `Credentials for ${title}.`;
    const place = { types, module: `flatcar:${id}:`, name: "Credentials" };
    return [id, { ...toObject(credentials, place, description), description, secret: true }] as const;
  });
  return { ...own, ...Object.fromEntries(blocks) };
}

function machine({ id, title, options }: AnyPlatform, types: Types): Spec {
  const module = `flatcar:${id}:`;
  const given = toProperties(machineSchema, { types, module: index, name: "Machine" });
  const description = `What only machines on ${title} have.`;
  const typed = { ...toObject(options, { types, module, name: "MachineOptions" }, description), description };
  const all: Record<string, Spec> = { ...given.properties, options: typed };
  const made = toProperties(outputs, { types, module: index, name: "Machine" });
  const { config, extensions, extensionUpdates, ...kept } = all;
  return {
    description: `One Flatcar machine on ${title}.`,
    inputProperties: Object.fromEntries(Object.entries(all).filter(([key]) => !internal.includes(key))),
    requiredInputs: given.required,
    properties: { ...withoutDefaults(kept), ...made.properties },
    required: [...settled.required, ...settled.policies, ...made.required],
  };
}

function image({ title }: AnyPlatform, types: Types): Spec {
  const given = toProperties(imageSchema, { types, module: index, name: "Image" });
  const made = toProperties(imageOutputs, { types, module: index, name: "Image" });
  return {
    description: `A Flatcar image in an account of ${title}, imported once and shared by every deployment that holds it.`,
    inputProperties: Object.fromEntries(Object.entries(given.properties).filter(([key]) => !internal.includes(key))),
    properties: { ...withoutDefaults(given.properties), ...made.properties },
    required: ["release", "arch", "place", "version", "channel", "owner", ...made.required],
  };
}

function besideMachines({ id, title }: AnyPlatform, name: string, kind: ResourceKind, types: Types): Spec {
  const given = toProperties(kindSchema, { types, module: index, name });
  const place = { types, module: `flatcar:${id}:`, name: `${name}Options` };
  const description = `What only a ${name} on ${title} has.`;
  const options = { ...toObject(kind.options, place, description), description };
  const made = toProperties(kind.outputs, { types, module: `flatcar:${id}:`, name });
  const all = { ...given.properties, options };
  return {
    description: kind.description,
    inputProperties: Object.fromEntries(Object.entries(all).filter(([key]) => !internal.includes(key))),
    requiredInputs: ["options"],
    properties: { ...made.properties, ...withoutDefaults(all), phase: phaseSpec },
    required: ["name", "owner", "labels", "options", "phase", ...made.required],
  };
}

const phaseSpec: Spec = { type: "string", description: "`pending` while it is made, then `ready`." };

/** What an image has beside its inputs. */
const imageOutputs = z.strictObject({
  image: z.string().describe("What machines name it by: made of its file's digest."),
  created: z.string().describe("When it was made, in ISO 8601."),
  size: z.number().optional().describe("Bytes that are paid for, where the platform says."),
});

/** Defaults are for what a user writes. */
function withoutDefaults(properties: Readonly<Record<string, Spec>>): Readonly<Record<string, Spec>> {
  const entries = Object.entries(properties).map(([key, { default: _, ...spec }]) => [key, spec] as const);
  return Object.fromEntries(entries);
}

function toFunction(name: string, types: Types): Spec {
  const { description, args, result } = functions[name as keyof typeof functions];
  const place = (suffix: string) => ({
    types,
    module: index,
    name: name.charAt(0).toUpperCase() + name.slice(1) + suffix,
  });
  const inputs = toProperties(args, place("Args"));
  const results = toProperties(result, place("Result"));
  return {
    description,
    inputs: { type: "object", ...withRequired(inputs) },
    outputs: { type: "object", ...withRequired(results) },
  };
}

function withRequired({ properties, required }: ReturnType<typeof toProperties>): Spec {
  return { properties, ...(required.length > 0 ? { required } : {}) };
}

function sorted(types: Types): Types {
  return Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Text of `schema.json`, which `scripts/generate.ts` writes and a test compares. */
export async function schemaText(version: string): Promise<string> {
  return `${JSON.stringify(await packageSchema(version), null, 2)}\n`;
}
