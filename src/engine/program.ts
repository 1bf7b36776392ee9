import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { offlineSnapshot, type ReleaseFacts, type ReleaseSource } from "../images/index.ts";
import type { PlannedMachine } from "./api.ts";

/** The program of a deployment whose machines are planned already: what was planned is what is registered. */
export async function programOf(name: string, machines: readonly PlannedMachine[]): Promise<PulumiFn> {
  const { deployPlanned } = await import("../pulumi/deployment.ts");
  const named = machines.map(({ spec, plan }) => ({
    ...spec,
    name: plan.name,
    arch: plan.release.arch,
    ignition: plan.ignition,
    version: plan.release.version,
    image: plan.image,
  }));
  return async () => withoutTraces(() => deployPlanned(name, named));
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

/** A source that answers for the versions of these machines by itself: what is planned is not looked up again. */
export function plannedReleases(machines: readonly PlannedMachine[], other = offlineSnapshot()): ReleaseSource {
  const known = new Map<string, ReleaseFacts>();
  for (const { plan } of machines) {
    const { version, channel, arch } = plan.release;
    const before = known.get(version)?.architectures ?? [];
    known.set(version, {
      channel,
      version,
      architectures: [...new Set([...before, arch])],
      published: "",
      software: {},
    });
  }
  return {
    name: other.name,
    current: (channel, arch) => other.current(channel, arch),
    find: async (version) => known.get(version) ?? other.find(version),
    artifact: (release, file) => other.artifact(release, file),
    list: () => other.list(),
  };
}
