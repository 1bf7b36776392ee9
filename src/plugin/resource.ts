import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { Connection } from "./connection.ts";
import { call } from "./functions.ts";
import { received } from "./instance.ts";
import { toAutonaming } from "./name.ts";
import { toCheckResponse, toDiffResponse, toFailure } from "./response.ts";
import { hideSecrets } from "./secrets.ts";
import { toServiceError } from "./status.ts";
import { type AnyTarget, targetOf } from "./urn.ts";
import { HalfMadeError, type Kept, type ToCheck, type ToDiff, type Verbs } from "./verbs.ts";
import { encode, type Message } from "./wire.ts";

/** The verbs of one resource, with the resource in them. */
interface Resource {
  check(given: ToCheck): ReturnType<Verbs<never>["check"]>;
  diff(given: ToDiff): ReturnType<Verbs<never>["diff"]>;
  previewCreate(inputs: Message): Message;
  create(inputs: Message, seconds: number): Promise<Kept>;
  read(kept: Kept, seconds: number): Promise<Kept | undefined>;
  previewUpdate(kept: Kept, news: Message): Message;
  update(kept: Kept, news: Message, seconds: number): Promise<Message>;
  delete(kept: Pick<Kept, "id" | "inputs">, seconds: number): Promise<void>;
}

function bind<T extends AnyTarget["target"]>(verbs: Verbs<T>, target: T, connection: Connection): Resource {
  return {
    check: (given) => verbs.check(target, given, connection),
    diff: (given) => verbs.diff(target, given, connection),
    previewCreate: verbs.previewCreate,
    create: (inputs, seconds) => verbs.create(target, inputs, seconds, connection),
    read: (kept, seconds) => verbs.read(target, kept, seconds, connection),
    previewUpdate: (kept, news) => verbs.previewUpdate(target, kept, news),
    update: (kept, news, seconds) => verbs.update(target, kept, news, seconds, connection),
    delete: (kept, seconds) => verbs.delete(target, kept, seconds, connection),
  };
}

async function resourceOf(urn: string, connection: Connection): Promise<Resource> {
  const found = await targetOf(urn);
  if (found.is === "machine") return bind((await import("./machine-verbs.ts")).machineVerbs, found.target, connection);
  if (found.is === "image") return bind((await import("./image.ts")).imageVerbs, found.target, connection);
  return bind((await import("./kind.ts")).kindVerbs, found.target, connection);
}

export async function check(request: providerPb.CheckRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const olds = received(request.getOlds(), connection);
  const news = received(request.getNews(), connection);
  const checked = await resource.check({ olds, news, autonaming: toAutonaming(request.getAutonaming()) });
  hideSecrets(checked, connection);
  return toCheckResponse(checked, connection);
}

export async function diff(request: providerPb.DiffRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const olds = received(request.getOldInputs() ?? request.getOlds(), connection);
  const news = received(request.getNews(), connection);
  const given = { id: request.getId(), olds, news, ignored: request.getIgnorechangesList() };
  const { changes, deleteBeforeReplace, stable } = await resource.diff(given);
  const response = toDiffResponse(changes, deleteBeforeReplace);
  response.setStablesList([...stable]);
  return response;
}

export async function create(request: providerPb.CreateRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const inputs = received(request.getProperties(), connection);
  const response = new providerPb.CreateResponse();
  if (request.getPreview()) return response.setProperties(written(resource.previewCreate(inputs)));
  const made = await resource.create(inputs, request.getTimeout()).catch((error: unknown) => {
    if (!(error instanceof HalfMadeError)) throw error;
    throw toServiceError(error.cause, connection.redact, error.made);
  });
  return response.setId(made.id).setProperties(written(made.outputs));
}

export async function read(request: providerPb.ReadRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const inputs = received(request.getInputs(), connection);
  const outputs = received(request.getProperties(), connection);
  const found = await resource.read({ id: request.getId(), inputs, outputs }, request.getTimeout());
  const response = new providerPb.ReadResponse();
  if (!found) return response;
  hideSecrets(found.inputs, connection);
  return response.setId(found.id).setInputs(written(found.inputs)).setProperties(written(found.outputs));
}

export async function update(request: providerPb.UpdateRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const outputs = received(request.getOlds(), connection);
  const inputs = request.getOldInputs() ? received(request.getOldInputs(), connection) : outputs;
  const news = received(request.getNews(), connection);
  const kept = { id: request.getId(), inputs, outputs };
  const response = new providerPb.UpdateResponse();
  if (request.getPreview()) return response.setProperties(written(resource.previewUpdate(kept, news)));
  return response.setProperties(written(await resource.update(kept, news, request.getTimeout())));
}

export async function remove(request: providerPb.DeleteRequest, connection: Connection) {
  const resource = await resourceOf(request.getUrn(), connection);
  const inputs = received(request.getOldInputs() ?? request.getProperties(), connection);
  await resource.delete({ id: request.getId(), inputs }, request.getTimeout());
  return new emptyPb.Empty();
}

export async function invoke(request: providerPb.InvokeRequest, connection: Connection) {
  const called = await call(request.getTok(), received(request.getArgs(), connection), connection);
  hideSecrets(called, connection);
  const failures = called.findings.map((finding) => toFailure(finding, connection));
  return new providerPb.InvokeResponse().setReturn(written(called)).setFailuresList(failures);
}

function written({ properties, secrets }: Message) {
  return encode(properties, secrets);
}
