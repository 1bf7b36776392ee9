import { throwFindings } from "../../../src/errors.ts";
import { parseWith, resolveCredentials } from "../../../src/options.ts";
import type { ImagePlan, ImageRun, MachinePlan, Release, Simulator, SimulatorOptions } from "../../../src/platform.ts";
import { importedImage } from "../../../src/platform.ts";
import type { AnyPlatform } from "../../../src/providers/index.ts";
import type { Credentials } from "../../../src/providers/openstack/credentials.ts";
import { images } from "../../../src/providers/openstack/images.ts";
import openstack from "../../../src/providers/openstack/index.ts";
import { machines } from "../../../src/providers/openstack/machines.ts";
import type { Options } from "../../../src/providers/openstack/options.ts";
import { type FastIO, fastIO } from "../../conformance/clock.ts";
import { imageContent, imagePlan } from "../../conformance/imported.ts";

const platform = openstack as unknown as AnyPlatform;
export const release: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };

/** A simulated cloud and what a test does there. */
export interface World {
  readonly simulator: Simulator;
  readonly io: FastIO;
  readonly said: string[];
  readonly credentials: Credentials;
  readonly plan: ImagePlan;
  images(more?: Partial<Credentials>): ReturnType<typeof images>;
  machines(): ReturnType<typeof machines>;
  run(owner?: string): ImageRun;
  machine(options?: Partial<Options>): Promise<MachinePlan<Options>>;
}

export function credentialsFrom(env: Readonly<Record<string, string>>): Credentials {
  const { value, findings } = resolveCredentials(platform, undefined, env);
  throwFindings(findings);
  return value as Credentials;
}

/** `speed`: how many seconds of its clock pass in a real one. */
export async function openWorld(options: SimulatorOptions = {}, speed?: number): Promise<World> {
  const simulator = await openstack.simulate(options);
  const said: string[] = [];
  const io = fastIO(simulator.env, (line) => said.push(line), speed);
  const credentials = credentialsFrom(simulator.env);
  const plan = imagePlan(openstack.image as never, release, { region: "RegionOne" });
  const run = (owner = "one"): ImageRun => ({
    owner,
    signal: AbortSignal.timeout(20_000),
    progress: (line) => said.push(line),
    content: imageContent(plan),
  });
  return {
    simulator,
    io,
    said,
    credentials,
    plan,
    run,
    images: (more = {}) => images({ ...credentials, ...more }, io),
    machines: () => machines(credentials, io),
    async machine(given = {}) {
      const wanted = { region: "RegionOne", flavor: "m1.small", ...given };
      const { value, findings } = parseWith(openstack.options, wanted, (path) => ({ path }));
      throwFindings(findings);
      const image = importedImage(plan.sha512);
      return { name: "web-0", release, image, ignition: "", userData: "e30=", labels: {}, options: value as Options };
    },
  };
}
