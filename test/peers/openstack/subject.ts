import type { Cloud as Real } from "../../../scripts/openstack/cloud.ts";
import { call } from "../../../scripts/openstack/rest.ts";
import { loadPlatform } from "../../../src/providers/index.ts";
import { keys, toLabels } from "../../../src/providers/openstack/labels.ts";
import type { Cloud, Subject } from "../../conformance/cloud.ts";
import {
  closeProject,
  endServer,
  environmentOf,
  leftoversOf,
  novaOf,
  openProject,
  type Project,
  serversOf,
} from "./project.ts";

/** OpenStack's platform over a real cloud: each world is a project of its own there. */
export function realOpenstack(real: Real): Promise<Subject> {
  return subjectOf(async () => {
    const project = await openProject(real);
    return projectCloud(real, project, () => closeProject(real, project));
  });
}

/** The same in one project that is there, and stays. */
export function projectSubject(real: Real, project: Project): Promise<Subject> {
  return subjectOf(async () => projectCloud(real, project, async () => undefined));
}

async function subjectOf(open: Subject["open"]): Promise<Subject> {
  // Its one computer is an amd64: Nova finds no host for an image of another architecture.
  const platform = { ...(await loadPlatform("openstack")), architectures: ["amd64"] } as const;
  return { title: "openstack on a real one", platform, skips: [], speed: 1, patienceMs: 300_000, open };
}

function projectCloud(real: Real, project: Project, close: () => Promise<void>): Cloud {
  return {
    env: environmentOf(real, project),
    machines: async () => (await serversOf(real, project)).map(toMachine),
    leftovers: () => leftoversOf(real, project),
    images: () => {
      throw new Error("no rule about images is checked here: they need a cloud that fails when it is told to");
    },
    calls: () => [],
    violations: () => [],
    fail: () => {
      throw new Error("a real cloud fails when it will");
    },
    vanish: (id) => endServer(real, project, bare(id)),
    drift: async (id, metadata) => {
      await call(project.user, "POST", `${novaOf(real)}/servers/${bare(id)}/metadata`, { metadata });
    },
    close,
  };
}

function toMachine(server: Awaited<ReturnType<typeof serversOf>>[number]) {
  const { id, metadata } = server;
  return {
    id: `RegionOne/${id}`,
    name: metadata[keys.name],
    owner: metadata[keys.owner],
    image: metadata[keys.image] ?? "",
    userData: server["OS-EXT-SRV-ATTR:user_data"] ?? "",
    labels: toLabels(metadata),
  };
}

function bare(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
