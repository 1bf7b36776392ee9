import { writeFileSync } from "node:fs";
import { simulatedFile } from "../../../src/images/index.ts";
import { parseWith } from "../../../src/options.ts";
import type { Arch, ImageDriver, ImagePlan, ImageRun, IO, MachinePlan, Simulator } from "../../../src/platform.ts";
import hetzner from "../../../src/providers/hetzner/index.ts";
import type { Options } from "../../../src/providers/hetzner/options.ts";
import { type FastIO, fastIO } from "../../conformance/clock.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";

const { image } = hetzner;
if (image.kind !== "imported") throw new Error("images of Hetzner are imported");
export const imported = image;

export function credentialsOf({ env }: Pick<Simulator, "env">) {
  const { HCLOUD_TOKEN: token = "", HCLOUD_ENDPOINT: endpoint = "", HCLOUD_RESCUE_ADDRESS: rescueAddress } = env;
  return { token, endpoint, rescueAddress };
}

export function worldOf(simulator: Simulator, speed?: number): FastIO & { readonly said: readonly string[] } {
  const said: string[] = [];
  return { ...fastIO(simulator.env, (line) => said.push(line), speed), said };
}

export function imageDriver(simulator: Simulator, io: IO): ImageDriver {
  return imported.connect(credentialsOf(simulator), io);
}

export function planFor(arch: Arch = "amd64"): ImagePlan {
  return imagePlan(imported, { channel: "stable", version: "4593.2.5", arch }, undefined);
}

export function runFor(plan: ImagePlan, owner = "fd0123456789abcdef", more: Partial<ImageRun> = {}): ImageRun {
  const { signal } = new AbortController();
  return { owner, signal, progress: () => undefined, content: imageContent(plan), ...more };
}

/** Content that is not what was verified. */
export function spoilt(plan: ImagePlan): ImageRun["content"] {
  const content = imageContent(plan);
  return {
    ...content,
    async file() {
      const { path } = await content.file();
      writeFileSync(path, "something else");
      return { path, size: 14 };
    },
  };
}

/** A project that takes servers, and then has no room for so many of them. */
export function withoutStock(io: FastIO, times: number): FastIO {
  const full = new Set<number>();
  const fetch: typeof globalThis.fetch = async (address, init) => {
    const answer = await io.fetch(address, init);
    if (!String(address).includes("/actions?")) return answer;
    const body = (await answer.json()) as { readonly actions: readonly { id: number; command: string }[] };
    const actions = body.actions.map((action) => {
      if (!/^(?:create|start)_server$/.test(action.command) || (full.size === times && !full.has(action.id)))
        return action;
      full.add(action.id);
      return { ...action, status: "error", error: { code: "resource_unavailable", message: "error during placement" } };
    });
    return new Response(JSON.stringify({ ...body, actions }), { headers: { "content-type": "application/json" } });
  };
  return { ...io, fetch };
}

/** A call of somebody else to the project. Gives the answer. */
export async function byOthers(
  { env }: Pick<Simulator, "env">,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, { readonly id: number } & Readonly<Record<string, unknown>>>>> {
  const headers = { authorization: `Bearer ${env.HCLOUD_TOKEN}`, "content-type": "application/json" };
  const init = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
  const response = await fetch(`${env.HCLOUD_ENDPOINT}${path}`, init);
  return (await response.json()) as Awaited<ReturnType<typeof byOthers>>;
}

export function machinePlan(
  options: Readonly<Record<string, unknown>> = {},
  more: Partial<MachinePlan<Options>> = {},
): MachinePlan<Options> {
  const parsed = parseWith(hetzner.options, { serverType: "cx23", location: "fsn1", ...options }, (path) => ({ path }));
  if (!parsed.value) throw new Error(JSON.stringify(parsed.findings));
  const release = { channel: "stable", version: "4593.2.5", arch: "amd64" } as const;
  const { sha512 } = simulatedFile(release, imported.file(release, parsed.value));
  return {
    name: "web-0",
    release,
    image: `sha512-${sha512.slice(0, 56)}`,
    ignition: '{"ignition":{"version":"3.4.0"}}',
    userData: '{"ignition":{"version":"3.4.0"}}',
    labels: {},
    options: parsed.value as Options,
    ...more,
  };
}
