import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { loadDeployment } from "../../src/deployment.ts";
import { type OpenDeployment, openDeployment, type PlannedMachine } from "../../src/engine/index.ts";
import { emptyLock, formatLock, imageKey, type Lock, offlineSnapshot } from "../../src/images/index.ts";
import { planAll, planMemory } from "../../src/plan.ts";
import type { IO } from "../../src/platform.ts";
import type { Cloud } from "./cloud.ts";

/** A deployment file in a folder of its own, and its state beside it. */
export interface Shop {
  readonly folder: string;
  readonly state: string;
  readonly io: IO;
  /** Writes the file anew: two pools, as many machines of each, and what their Butane says. */
  write(content?: Partial<ShopContent>): void;
  open(): Promise<OpenDeployment>;
  plan(): Promise<readonly PlannedMachine[]>;
  /** Opens, runs one verb and closes. The plan is made when it is asked for. */
  with<T>(work: (deployment: OpenDeployment) => Promise<T>): Promise<T>;
  /** The owner label, as the deployment's settings have it. */
  owner(): string | undefined;
  /** The command line as a process of its own; `flags` are Node's. */
  start(
    words: readonly string[],
    env?: Readonly<Record<string, string | undefined>>,
    flags?: readonly string[],
  ): Started;
  remove(): void;
}

export interface ShopContent {
  readonly web: number;
  readonly worker: number;
  readonly webText: string;
  readonly workerText: string;
  readonly role: string;
  /** Options of the first pool beside its region. */
  readonly webOptions: string;
}

export interface Started {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = fileURLToPath(new URL("../../bin/flatcar-deploy.js", import.meta.url));
const usual: ShopContent = {
  web: 2,
  worker: 1,
  webText: "web",
  workerText: "worker",
  role: "web",
  webOptions: "instanceType: t3.small",
};

export async function openShop(cloud: Cloud): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "flatcar-deploy-e2e-"));
  const state = join(folder, "state");
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", ...cacheOf(process.env), ...cloud.env };
  const io: IO = {
    env,
    fetch: globalThis.fetch,
    sleep: async (ms, signal) => void (await wait(ms, undefined, signal ? { signal } : {})),
    now: () => new Date(),
    log: () => undefined,
  };
  const shop: Shop = {
    folder,
    state,
    io,
    write: (content = {}) => writeShop(folder, { ...usual, ...content }),
    open: () => openDeployment({ name: "shop", state, io }),
    plan: () => plan(join(folder, "flatcar.yaml"), io),
    with: async (work) => {
      const deployment = await shop.open();
      try {
        return await work(deployment);
      } finally {
        await deployment.close();
      }
    },
    owner: () =>
      /flatcar:owner: (\S+)/.exec(readFileSync(join(state, "deployments/shop/Pulumi.shop.yaml"), "utf8"))?.[1],
    start: (words, more = {}, flags = []) => start([...flags, bin, ...words], folder, { ...env, ...more }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  shop.write();
  writeFileSync(join(folder, "flatcar.lock"), formatLock(lockOf(await shop.plan())));
  return shop;
}

/** Where the engine may be, and nothing else of the user's own environment. */
function cacheOf(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const { XDG_CACHE_HOME, FLATCAR_DEPLOY_PULUMI, PULUMI } = env;
  return { XDG_CACHE_HOME, FLATCAR_DEPLOY_PULUMI, PULUMI };
}

function writeShop(folder: string, { web, worker, webText, workerText, role, webOptions }: ShopContent): void {
  const pool = (name: string, count: number, options: string) => `  ${name}:
    platform: aws
    count: ${count}
    options: { region: eu-central-1, ${options} }
    config: [${name}.bu]
    labels: { role: ${name === "web" ? role : name} }
`;
  const pools = pool("web", web, webOptions) + pool("worker", worker, "instanceType: t4g.small");
  writeFileSync(join(folder, "flatcar.yaml"), `name: shop\nrelease: "4593.2.5"\nmachines:\n${pools}`);
  for (const [name, text] of [
    ["web", webText],
    ["worker", workerText],
  ])
    writeFileSync(
      join(folder, `${name}.bu`),
      `variant: flatcar\nversion: 1.1.0\nstorage:\n  files:\n    - path: /etc/motd\n      contents: { inline: "${text}" }\n`,
    );
}

/** Pins what the cloud has, so that the command line needs no network for it. */
function lockOf(planned: readonly PlannedMachine[]): Lock {
  const images = planned.map(({ plan: { release, image } }) => {
    return [imageKey("aws", "eu-central-1", release), { image }] as const;
  });
  return { ...emptyLock, images: Object.fromEntries(images) };
}

async function plan(file: string, io: IO): Promise<readonly PlannedMachine[]> {
  const { machines } = await loadDeployment(file);
  const { signal } = new AbortController();
  const context = { io, signal, releases: offlineSnapshot(), offline: false, memory: planMemory() };
  const plans = await planAll(machines, context);
  return machines.flatMap((spec, index) => {
    const planned = plans[index];
    return planned ? [{ spec, plan: planned }] : [];
  });
}

function start(words: readonly string[], cwd: string, env: Readonly<Record<string, string | undefined>>): Started {
  const child = spawn(process.execPath, [...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, ...output }))),
  };
}

/** Every file of the shop that holds this text. */
export function filesWith(shop: Shop, text: string): readonly string[] {
  return readdirSync(shop.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
