import { z } from "zod";
import { errorCodes, type Finding, FlatcarError, nearest } from "../errors.ts";
import { render } from "../ignition/index.ts";
import { resolveRelease } from "../images/index.ts";
import { parseWith } from "../options.ts";
import { type MachineSpec, plan } from "../plan.ts";
import type { PlatformId, PlatformOptions } from "../providers/index.ts";
import type { Checked } from "./configuration.ts";
import type { Connection } from "./connection.ts";
import { machineSchema, source } from "./inputs.ts";
import { planningOf } from "./planning.ts";
import { readAssets, toSources } from "./sources.ts";
import { warningText } from "./warnings.ts";
import { hasUnknown, type Message, type Properties } from "./wire.ts";

const arch = z.enum(["amd64", "arm64"]);
const release = machineSchema.shape.release;

const resolved = {
  channel: z.string().describe("Channel that the release came out in."),
  version: z.string().describe("Exact version, for example 4593.2.5."),
  arch: arch.describe("Architecture."),
};

const getRelease = {
  description: "The exact release that a channel has now, or that a version is.",
  args: z.strictObject({ release, arch: arch.default("amd64").describe("Architecture.") }),
  result: z.strictObject(resolved),
};

const getImage = {
  description: "The boot image that a machine with these options would be made from.",
  args: z.strictObject({
    platform: z.string().describe("Platform, for example aws."),
    release,
    arch: arch.optional().describe("Left out: what the machine type says, else amd64."),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .describe("What the platform's machines take under `options`."),
  }),
  result: z.strictObject({ ...resolved, image: z.string().describe("The platform's id of the image.") }),
};

const renderButane = {
  description: "Butane and Ignition, merged in order, as one Ignition document.",
  args: z.strictObject({ config: z.array(source).describe("Butane and Ignition, merged in order.") }),
  result: z.strictObject({
    ignition: z.string().describe("Complete Ignition, as compact JSON text."),
    warnings: z.array(z.string()).describe("What is no mistake, and is seldom meant."),
  }),
};

/** Functions of the provider by the end of their token: what they take and what they give. */
export const functions = { getRelease, getImage, renderButane };

type Args<F extends { readonly args: z.ZodType }> = z.output<F["args"]>;

const runners = {
  getRelease: async (args: Args<typeof getRelease>, connection: Connection): Promise<Properties> => ({
    ...(await resolveRelease(args.release, args.arch, planningOf(connection).releases)),
  }),
  getImage: async (args: Args<typeof getImage>, connection: Connection): Promise<Properties> => {
    const spec: MachineSpec = {
      name: "image",
      platform: args.platform as PlatformId,
      release: args.release,
      options: args.options as PlatformOptions<PlatformId>,
      config: [],
      at: (path) => ({ path }),
      ...(args.arch ? { arch: args.arch } : {}),
    };
    const planned = await plan(spec, planningOf(connection));
    return { ...planned.release, image: planned.image };
  },
  renderButane: async (args: Args<typeof renderButane>, connection: Connection): Promise<Properties> => {
    const { ignition, warnings } = render(toSources(args.config, connection) ?? []);
    return {
      ignition,
      warnings: warnings.map(warningText),
    };
  },
} satisfies {
  [Name in keyof typeof functions]: (
    args: Args<(typeof functions)[Name]>,
    connection: Connection,
  ) => Promise<Properties>;
};

/** Runs a function. Mistakes in its arguments are findings; what else goes wrong is thrown. */
export async function call(token: string, { properties, secrets }: Message, connection: Connection): Promise<Checked> {
  const name = functionOf(token);
  const findings: Finding[] = [];
  const config = readAssets(properties.config, findings);
  const given: Properties = { ...properties, ...(config === undefined ? {} : { config }) };
  if (hasUnknown(given)) return { properties: {}, secrets: [], findings: [] };
  const parsed = parseWith<z.ZodType>(functions[name].args, given, (path) => ({ path }));
  findings.push(...parsed.findings);
  if (findings.length > 0) return { properties: {}, secrets: [], findings };
  try {
    const result = await runners[name](parsed.value as never, connection);
    return { properties: result, secrets: secrets.length > 0 ? Object.keys(result).map((key) => [key]) : [], findings };
  } catch (error) {
    if (!(error instanceof FlatcarError) || !errorCodes[error.code].input) throw error;
    const placed = error.findings.map((finding) => ({ at: { path: "release" }, ...finding }));
    return { properties: {}, secrets: [], findings: placed };
  }
}

function functionOf(token: string): keyof typeof functions {
  const [, module, name = ""] = token.split(":");
  if (module === "index" && Object.hasOwn(functions, name)) return name as keyof typeof functions;
  const tokens = Object.keys(functions).map((key) => `flatcar:index:${key}`);
  const near = nearest(token, tokens);
  const hint = near ? `did you mean "${near}"?` : `one of: ${tokens.join(", ")}`;
  throw new FlatcarError({ code: "FD1003", message: `there is no function "${token}"`, hint });
}
