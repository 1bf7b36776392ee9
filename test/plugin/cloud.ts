import { Server, ServerCredentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { onTestFinished } from "vitest";
import { offlineSnapshot } from "../../src/images/index.ts";
import type { Simulator, SimulatorOptions } from "../../src/platform.ts";
import { type PluginOptions, startPlugin } from "../../src/plugin/index.ts";
import type { Properties } from "../../src/plugin/wire.ts";
import { isolatedIO, simulate } from "../../src/testing.ts";
import { dial } from "./client.ts";

/** A line that the provider wrote on the engine's screen. */
export interface Line {
  readonly urn: string;
  readonly text: string;
  readonly ephemeral: boolean;
}

/** The part of the engine that listens to a provider; it takes `takesMs` to write a line down. */
export async function startEngine(takesMs: (text: string) => number = () => 0) {
  const lines: Line[] = [];
  const server = new Server();
  server.addService(engineGrpc.EngineService, {
    log: (call: { request: enginePb.LogRequest }, reply: (error: null, empty: emptyPb.Empty) => void) => {
      const { request } = call;
      const line = { urn: request.getUrn(), text: request.getMessage(), ephemeral: request.getEphemeral() };
      const take = () => {
        lines.push(line);
        reply(null, new emptyPb.Empty());
      };
      const ms = takesMs(line.text);
      if (ms > 0) setTimeout(take, ms);
      else take();
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  return { lines, address: `127.0.0.1:${port}` };
}

interface Setup {
  readonly simulator?: SimulatorOptions;
  readonly plugin?: Partial<PluginOptions>;
  readonly configuration?: Properties;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without credentials in the environment. */
  readonly bare?: boolean;
  /** What the plugin is not told. */
  readonly untold?: readonly ("owner" | "releases")[];
  /** A cloud that is there already; the faults it was told are over. */
  readonly on?: Simulator;
}

/** A simulated EC2, the provider in this process, and a configured connection to it. Everything ends with the test. */
export async function openCloud({
  simulator: options,
  plugin: more,
  configuration = {},
  env = {},
  bare,
  untold = [],
  on,
}: Setup = {}) {
  const simulator = on ? await again(on) : await simulate("aws", options);
  const io = { ...isolatedIO({ ...(bare ? {} : simulator.env), ...env }), fetch: globalThis.fetch };
  const told = { owner: "fd0123456789", releases: offlineSnapshot() };
  for (const key of untold) Reflect.deleteProperty(told, key);
  const plugin = await startPlugin({ io, ...told, ...more });
  const engine = await startEngine();
  const connect = async () => {
    const client = dial(plugin.port);
    onTestFinished(() => client.close());
    await client.handshake(engine.address);
    await client.configure(configuration);
    return client;
  };
  onTestFinished(async () => {
    await plugin.close();
    await simulator.close();
  });
  return { simulator, plugin, engine, connect, client: await connect() };
}

async function again(simulator: Simulator): Promise<Simulator> {
  return simulate("aws", { snapshot: simulator.snapshot() });
}

export const motd = (text: string) =>
  `variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/motd\n      contents:\n        inline: ${text}\n`;

/** What a program writes for a machine. */
export const web = {
  release: "stable",
  options: { region: "eu-central-1", instanceType: "t3.small" },
  config: [{ butane: motd("hello"), name: "web.bu" }],
  labels: { role: "web" },
} satisfies Properties;
