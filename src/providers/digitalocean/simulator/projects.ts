import { type Ask, page, type Reply, timeOf } from "./ask.ts";
import type { ProjectRecord } from "./records.ts";
import { conflict, notFound, precondition } from "./refusal.ts";
import { newUuid, type Store } from "./store.ts";

/** The project of everything that names none. */
export const defaultProject = "746c6152-2fa2-11ed-92d3-27aaa54e4988";

export function listProjects({ projects }: Store, ask: Ask): Reply {
  const first = { id: defaultProject, name: "first-project", purpose: "Service or API", description: "", createdMs: 0 };
  return page("projects", [first, ...projects.values()].map(showProject), ask);
}

function showProject({ id, name, purpose, description, createdMs }: ProjectRecord) {
  const times = { created_at: timeOf(createdMs), updated_at: timeOf(createdMs) };
  const owner = { owner_uuid: "99525febec065ca37b2ffe4f852fd2b2581895e7", owner_id: 258_992 };
  return { id, ...owner, name, description, purpose, is_default: id === defaultProject, ...times };
}

/** Names are unique. */
export function createProject({ projects }: Store, { body }: Ask): Reply {
  const name = String(body.name);
  if ([...projects.values()].some((other) => other.name === name)) throw conflict("name is already in use");
  const about = { purpose: String(body.purpose), description: String(body.description ?? "") };
  const project: ProjectRecord = { id: newUuid(), name, ...about, createdMs: Date.now() };
  projects.set(project.id, project);
  return { status: 201, body: { project: showProject(project) } };
}

/** One that something is in stays. */
export function deleteProject(store: Store, { params }: Ask): Reply {
  const { id } = projectNamed(store, params.project_id);
  if ([...store.addresses.values()].some(({ project }) => project === id)) {
    throw precondition("cannot delete a project with resources. move or remove the resources first");
  }
  store.projects.delete(id);
  return { status: 204 };
}

/** A project that was made. Throws what the API answers for one that was not. */
export function projectNamed({ projects }: Store, id: unknown): ProjectRecord {
  const project = projects.get(String(id));
  if (!project) throw notFound();
  return project;
}
