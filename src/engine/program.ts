import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { imageName } from "../plan.ts";
import type { PlannedMachine } from "./api.ts";

/** The program of a deployment whose machines are planned already: what was planned is what is registered. */
export async function programOf(name: string, machines: readonly PlannedMachine[]): Promise<PulumiFn> {
  const { deployPlanned } = await import("../pulumi/deployment.ts");
  const images = new Map(
    machines.flatMap(({ spec, image }) =>
      image ? [[imageName(spec.platform, image), { platform: spec.platform, plan: image }]] : [],
    ),
  );
  const named = machines.map(({ spec, plan, image }) => ({
    ...spec,
    ...(image ? { boots: imageName(spec.platform, image) } : {}),
    name: plan.name,
    arch: plan.release.arch,
    ignition: plan.ignition,
    version: plan.release.version,
    image: plan.image,
    ownImage: plan.ownImage ?? false,
  }));
  return async () => withoutTraces(() => deployPlanned(name, named, images));
}

/** Pulumi takes a stack trace for every resource and keeps it in state: here it would show nothing but our own code, at the cost of its time. */
function withoutTraces(work: () => void): void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Object.assign(Error, { prepareStackTrace: () => "", stackTraceLimit: 0 });
    work();
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
