import { randomBytes } from "node:crypto";
import { FlatcarError } from "../../errors.ts";
import { type ImagePlan, type ImageRun, importedImage, type Remains } from "../../platform.ts";
import { type Client, isCode, isLost, unlessMissing } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { toImageLabels } from "./image-labels.ts";
import { beat, watchBeat } from "./import-beat.ts";
import { offers, outOfStock } from "./import-place.ts";
import { labelKeys } from "./labels.ts";
import type { Project } from "./project.ts";
import type { Action, Image, Server, SshKey } from "./records.ts";
import { openRescue } from "./rescue.ts";
import { newKeyPair } from "./ssh-key.ts";
import { isLive } from "./state.ts";

/** Label of the server and the keys of an import: which image they are for. */
const importKey = "flatcar-deploy.import";
/** What the helper machine is made from; the image overwrites it. */
const systemImage = "ubuntu-24.04";
/** For cleaning up after a run that was cancelled. */
const tidyMs = 120_000;

/** One import, while it goes on. */
interface Import {
  readonly plan: ImagePlan;
  readonly run: ImageRun;
  readonly project: Project;
  readonly credentials: Credentials;
  readonly deadlineMs: number;
  /** What could not be cleared away, a line each. */
  readonly left: string[];
}

/**
 * Makes the image, or waits until another run has gone on with making it: the helper machine has a name of the image, names are unique in a
 * project, and so whoever made the machine makes the image. One whose maker shows no life for a minute is cleared away. Call it again, until
 * there is an image. Whatever was needed on the way is gone when it returns or throws, or is named in `left`.
 */
export async function importImage(
  plan: ImagePlan,
  run: ImageRun,
  project: Project,
  credentials: Credentials,
  deadlineMs: number,
  left: string[],
): Promise<void> {
  const one: Import = { plan, run, project, credentials, deadlineMs, left };
  const other = await helperOf(project.client, plan.sha512, run.signal);
  if (other) return watchOther(one, other);
  run.progress("making a key for the rescue system");
  const pair = newKeyPair();
  const key = await makeKey(one, pair.publicKey);
  try {
    const server = await makeHelper(one, key.id);
    if (server) await workOn(one, server, key.id, pair.privateKey);
  } finally {
    await drop(one, `/ssh_keys/${key.id}`, `SSH key ${key.name}`);
  }
}

function nameOf({ plan }: Import): string {
  return `flatcar-import-${plan.sha512.slice(0, 16)}`;
}

const labelsOf = ({ sha512 }: Pick<ImagePlan, "sha512">) => ({ [importKey]: importedImage(sha512) });

async function helperOf(client: Client, sha512: string, signal: AbortSignal): Promise<Server | undefined> {
  const [server] = await client.all<Server>("servers", { label_selector: selectorOf(sha512) }, signal);
  return server;
}

function selectorOf(sha512: string): string {
  return `${importKey}==${importedImage(sha512)}`;
}

/** A key for this import alone: each try has its own, since nobody but the process that made it has the other half. */
async function makeKey(one: Import, public_key: string): Promise<SshKey> {
  const name = `${nameOf(one)}-${randomBytes(4).toString("hex")}`;
  const body = { name, public_key, labels: labelsOf(one.plan) };
  const { client } = one.project;
  try {
    return (await client.send<{ readonly ssh_key: SshKey }>("POST", "/ssh_keys", one.run.signal, { body, again: true }))
      .ssh_key;
  } catch (error) {
    const [made] = isCode(error, "uniqueness_error")
      ? await client.all<SshKey>("ssh_keys", { name }, one.run.signal)
      : [];
    if (made) return made;
    throw error;
  }
}

/** The helper machine, off; `undefined` where another run was faster. Throws FD1401 where no location has one. */
async function makeHelper(one: Import, key: number): Promise<Server | undefined> {
  const { plan, run, project, deadlineMs } = one;
  const { signal } = run;
  const name = nameOf(one);
  const maker = randomBytes(4).toString("hex");
  const refused: string[] = [];
  for (const { type, location } of await offers(project.client, plan.release.arch, signal)) {
    run.progress(`making a ${type} in ${location} to write the image with`);
    const labels = { ...labelsOf(plan), [makerKey]: maker };
    const body = {
      ...{
        name,
        location,
        server_type: type,
        image: systemImage,
        start_after_create: false,
        ssh_keys: [String(key)],
        labels,
      },
      public_net: { enable_ipv4: true, enable_ipv6: false },
    };
    try {
      const { server, action } = await project.client.send<Made>("POST", "/servers", signal, { body, again: true });
      await project
        .done([action], { what: "the helper machine to be made", signal, deadlineMs })
        .catch(async (error: unknown) => {
          await dropHelper(one, server);
          throw error;
        });
      return server;
    } catch (error) {
      if (isCode(error, "uniqueness_error", "not_found")) return ownHelper(one, maker);
      if (!isOutOfStock(error)) throw error;
      refused.push(`${type} in ${location}: ${error.message}`);
    }
  }
  throw outOfStock(plan.release.arch, refused);
}

/** At once, or after the machine was begun. */
function isOutOfStock(error: unknown): error is Error {
  return isCode(error, "resource_unavailable") || (error instanceof FlatcarError && error.code === "FD1401");
}

interface Made {
  readonly server: Server;
  readonly action: Action;
}

/** Which try made the helper: by it a lost reply is told from another run's machine. */
const makerKey = "flatcar-deploy.maker";

async function ownHelper({ plan, run, project }: Import, maker: string): Promise<Server | undefined> {
  const server = await helperOf(project.client, plan.sha512, run.signal);
  return server?.labels[makerKey] === maker ? server : undefined;
}

/**
 * From a helper machine to a snapshot; the machine is gone afterwards. A run that was taken for dead, since it was held up for too long, finds
 * its machine cleared away: then it is the other run that makes the image.
 */
async function workOn(one: Import, server: Server, key: number, privateKey: string): Promise<void> {
  const { client, io } = one.project;
  const life = beat(client, io, server);
  try {
    if (await isImaged(one)) return;
    await boot(one, server, key);
    await write(one, server, privateKey);
    await snapshot(one, server);
  } catch (error) {
    if (!(await isGone(one, server))) throw error;
  } finally {
    life.end();
    await dropHelper(one, server);
  }
}

/** Where it cannot be looked at, nobody knows. */
async function isGone({ project, run: { signal } }: Import, { id }: Server): Promise<boolean> {
  if (signal.aborted) return false;
  const look = project.client.one<Server>(`/servers/${id}`, "server", signal);
  return look.then(
    (server) => server === undefined,
    () => false,
  );
}

async function act(
  one: Import,
  server: Server,
  action: string,
  what: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { project, run, deadlineMs } = one;
  const path = `/servers/${server.id}/actions/${action}`;
  const answer = await project.client.send<Pick<Made, "action">>("POST", path, run.signal, { body, again: true });
  await project.done([answer.action], { what, signal: run.signal, deadlineMs });
}

async function boot(one: Import, server: Server, key: number): Promise<void> {
  one.run.progress("starting its rescue system");
  await act(one, server, "enable_rescue", "the rescue system to be enabled", { type: "linux64", ssh_keys: [key] });
  await act(one, server, "poweron", "the rescue system to start");
}

async function write(one: Import, server: Server, privateKey: string): Promise<void> {
  const { plan, run, project, credentials, deadlineMs } = one;
  const { path, size } = await run.content.file();
  const [host = "", port = "22"] = credentials.rescueAddress?.split(":") ?? [server.public_net.ipv4?.ip, "22"];
  run.progress("waiting for the rescue system");
  const rescue = await openRescue({
    host,
    port: Number(port),
    privateKey,
    io: project.io,
    signal: run.signal,
    deadlineMs,
  });
  try {
    await rescue.upload(path, (sent) => run.progress(`uploading the image, ${Math.floor((100 * sent) / size)} %`));
    run.progress("checking what arrived, and writing it to the disk");
    await rescue.write(plan.sha512);
  } finally {
    rescue.end();
  }
}

/** What is on the disk becomes an image; from the first moment it has the labels that it is found again by. */
async function snapshot(one: Import, server: Server): Promise<void> {
  const { plan, run, project, deadlineMs } = one;
  const { signal } = run;
  await act(one, server, "poweroff", "the helper machine to stop");
  run.progress("taking a snapshot of the disk");
  const { channel, version, arch } = plan.release;
  const body = {
    type: "snapshot",
    description: `Flatcar ${channel} ${version} ${arch}`,
    labels: toImageLabels(plan, run.owner),
  };
  const path = `/servers/${server.id}/actions/create_image`;
  const begun = await project.client
    .send<Pick<Made, "action">>("POST", path, signal, { body })
    .catch((error: unknown) => {
      if (isLost(error)) return undefined;
      throw error;
    });
  if (begun) return project.done([begun.action], { what: "the snapshot", signal, deadlineMs });
  await untilImaged(one);
}

const pauseMs = 3_000;

/** The reply was lost: whether an image is being made, its label tells. */
async function untilImaged(one: Import): Promise<void> {
  const { run, project, deadlineMs } = one;
  for (;;) {
    const open = (await snapshotsOf(one)).some(({ status }) => status === "creating");
    if (!open || project.io.now().getTime() > deadlineMs) return;
    await project.io.sleep(pauseMs, run.signal);
  }
}

/** Another run may have finished after the images were listed and before the helper machine was ours. */
async function isImaged(one: Import): Promise<boolean> {
  return (await snapshotsOf(one)).some(({ status }) => status !== "unavailable");
}

async function snapshotsOf({ plan, run, project }: Import): Promise<readonly Image[]> {
  const query = { type: "snapshot", label_selector: `${labelKeys.image}==${importedImage(plan.sha512)}` };
  return project.client.all<Image>("images", query, run.signal);
}

/** Another run makes the same image: it is waited for while it shows life, and cleared away when it does not. */
async function watchOther({ plan, run, project }: Import, other: Server): Promise<void> {
  run.progress("another run imports the same image: waiting for it");
  const alive = await watchBeat(project.client, project.io, other, run.signal);
  if (alive) return;
  run.progress("the other run has ended: clearing away what it left");
  await tidy(project.client, plan.sha512, run.signal);
}

/** Helper machines and keys of every image whose makers show no life. */
interface Forsaken {
  readonly helpers: readonly Server[];
  readonly keys: readonly SshKey[];
}

async function forsaken({ client, io }: Project, signal: AbortSignal): Promise<Forsaken> {
  const query = { label_selector: importKey };
  const helpers = (await client.all<Server>("servers", query, signal)).filter(isLive);
  const fates = await Promise.all(helpers.map((helper) => watchBeat(client, io, helper, signal)));
  const busy = new Set(helpers.filter((_, index) => fates[index]).map(({ labels }) => labels[importKey]));
  const keys = await client.all<SshKey>("ssh_keys", query, signal);
  const isForsaken = ({ labels }: Server | SshKey) => !busy.has(labels[importKey]);
  return { helpers: helpers.filter(isForsaken), keys: keys.filter(isForsaken) };
}

/** What `tidyForsaken` deletes. */
export async function listForsaken(
  project: Project,
  { signal }: Pick<ImageRun, "signal">,
): Promise<readonly Pick<Remains, "id" | "what">[]> {
  const { helpers, keys } = await forsaken(project, signal);
  return [
    ...helpers.map(({ id, name }) => ({ id: `servers/${id}`, what: `helper machine ${name}` })),
    ...keys.map(({ id, name }) => ({ id: `ssh_keys/${id}`, what: `SSH key ${name}` })),
  ];
}

/** Deletes helper machines and keys of every image whose makers show no life. */
export async function tidyForsaken(project: Project, { signal }: Pick<ImageRun, "signal">): Promise<void> {
  const { helpers, keys } = await forsaken(project, signal);
  for (const { id } of helpers) await unlessMissing(project.client.send("DELETE", `/servers/${id}`, signal));
  for (const { id } of keys) await unlessMissing(project.client.send("DELETE", `/ssh_keys/${id}`, signal));
}

/** Deletes helper machines and keys that imports of this image have left. */
export async function tidy(client: Client, sha512: string, signal: AbortSignal): Promise<void> {
  const query = { label_selector: selectorOf(sha512) };
  for (const { id } of (await client.all<Server>("servers", query, signal)).filter(isLive)) {
    await unlessMissing(client.send("DELETE", `/servers/${id}`, signal));
  }
  for (const { id } of await client.all<SshKey>("ssh_keys", query, signal)) {
    await unlessMissing(client.send("DELETE", `/ssh_keys/${id}`, signal));
  }
}

/** Deletes the helper machine, and waits until it is gone, also where the run was cancelled. */
async function dropHelper(one: Import, { id, name }: Server): Promise<void> {
  const { project } = one;
  const what = `server ${name} (${id}), which costs money`;
  const answer = await drop(one, `/servers/${id}`, what);
  const { action } = JSON.parse(answer || "{}") as Partial<Made>;
  if (!action) return;
  const deadlineMs = project.io.now().getTime() + tidyMs;
  await project
    .done([action], { what: "the helper machine to go", signal: AbortSignal.timeout(tidyMs), deadlineMs })
    .catch((error: unknown) => note(one, what, error));
}

/** Deletes also where the run was cancelled. What cannot be deleted is named, and found by its label at the next call. */
async function drop(one: Import, path: string, what: string): Promise<string> {
  return unlessMissing(one.project.client.send<string>("DELETE", path, AbortSignal.timeout(tidyMs))).then(
    (answer) => answer ?? "",
    (error: unknown) => {
      note(one, what, error);
      return "";
    },
  );
}

function note({ left }: Import, what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  left.push(`the import has left ${what}: ${reason}. Run the same again, or delete it in the Hetzner Console`);
}
