import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { FlatcarError } from "../errors.ts";
import { checkMachine } from "./check.ts";
import type { Connection } from "./connection.ts";
import { call } from "./functions.ts";
import { received } from "./instance.ts";
import * as machine from "./machine.ts";
import { diffMachine, type MachineDifference } from "./machine-diff.ts";
import { keeperOf } from "./memory.ts";
import { toAutonaming } from "./name.ts";
import { toCheckResponse, toDiffResponse, toFailure } from "./response.ts";
import { hideSecrets } from "./secrets.ts";
import { toServiceError } from "./status.ts";
import { targetOf } from "./urn.ts";
import { encode, type Message } from "./wire.ts";

export async function check(request: providerPb.CheckRequest, connection: Connection) {
  const target = await targetOf(request.getUrn());
  const olds = received(request.getOlds(), connection);
  const news = received(request.getNews(), connection);
  const autonaming = toAutonaming(request.getAutonaming());
  const checked = await checkMachine({ ...target, olds, news, autonaming }, connection);
  hideSecrets(checked, connection);
  return toCheckResponse(checked, connection);
}

export async function diff(request: providerPb.DiffRequest, connection: Connection) {
  const { platform, urn } = await targetOf(request.getUrn());
  const { memory } = connection;
  memory.compared.set(urn, request.getId());
  const olds = received(request.getOldInputs() ?? request.getOlds(), connection);
  const news = received(request.getNews(), connection);
  const found = diffMachine(platform, olds, news, request.getIgnorechangesList());
  explain(found, urn, news, connection);
  const replaced = found.changes.some(({ replaces }) => replaces);
  const sameName = olds.properties.name === news.properties.name;
  const response = toDiffResponse(found.changes, sameName && memory.fixedNames.has(urn));
  response.setStablesList(replaced ? [] : ["name", "owner", "arch", "image"]);
  return response;
}

/** How many changes of a configuration are named. */
const named = 3;

/** Says in the machine's row what the configuration changes on it. Of a secret one only how much. */
function explain({ ignition }: MachineDifference, urn: string, { secrets }: Message, connection: Connection): void {
  if (ignition.length === 0) return;
  const secret = secrets.some(([key]) => key === "ignition");
  const names = ignition.slice(0, named).map(({ path, summary }) => `${path} ${summary}`);
  const more = ignition.length > named ? [`${ignition.length - named} more`] : [];
  const text = secret ? `${ignition.length} of its settings` : [...names, ...more].join(", ");
  connection.journal.note("info", urn, connection.redact(`configuration changes: ${text}`));
}

export async function create(request: providerPb.CreateRequest, connection: Connection) {
  const target = await targetOf(request.getUrn());
  const inputs = received(request.getProperties(), connection);
  const response = new providerPb.CreateResponse();
  if (request.getPreview()) return response.setProperties(written(machine.previewCreate(inputs)));
  const made = await machine.createMachine(target, inputs, request.getTimeout(), connection).catch((error: unknown) => {
    if (!(error instanceof machine.HalfMadeError)) throw error;
    throw toServiceError(error.cause, connection.redact, error.made);
  });
  return response.setId(made.id).setProperties(written(made.outputs));
}

export async function read(request: providerPb.ReadRequest, connection: Connection) {
  const target = await targetOf(request.getUrn());
  const inputs = received(request.getInputs(), connection);
  const outputs = received(request.getProperties(), connection);
  const kept = { id: request.getId(), inputs, outputs };
  const found = await machine.readMachine(target, kept, request.getTimeout(), connection);
  const response = new providerPb.ReadResponse();
  if (!found) return response;
  hideSecrets(found.inputs, connection);
  return response.setId(found.id).setInputs(written(found.inputs)).setProperties(written(found.outputs));
}

export async function update(request: providerPb.UpdateRequest, connection: Connection) {
  const target = await targetOf(request.getUrn());
  const outputs = received(request.getOlds(), connection);
  const inputs = request.getOldInputs() ? received(request.getOldInputs(), connection) : outputs;
  const news = received(request.getNews(), connection);
  const kept = { id: request.getId(), inputs, outputs };
  const response = new providerPb.UpdateResponse();
  if (request.getPreview()) return response.setProperties(written(machine.previewUpdate(target, kept, news)));
  const { unready } = connection.memory;
  unready.add(target.urn);
  const updated = await machine.updateMachine(target, kept, news, request.getTimeout(), connection);
  unready.delete(target.urn);
  return response.setProperties(written(updated));
}

export async function remove(request: providerPb.DeleteRequest, connection: Connection) {
  const target = await targetOf(request.getUrn());
  const inputs = received(request.getOldInputs() ?? request.getProperties(), connection);
  const [{ urn }, id] = [target, request.getId()];
  if (connection.memory.unready.has(urn)) throw stillNeeded(id);
  const keeper = keeperOf(connection.memory, urn, id);
  if (keeper !== undefined) return spare(urn, id, keeper, connection);
  await machine.deleteMachine(target, { id, inputs }, request.getTimeout(), connection);
  return new emptyPb.Empty();
}

/** The engine goes on after a failure, and would delete the machine that runs although the one in its place does not. */
function stillNeeded(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1416",
    message: `machine ${id} stays: the one that is to replace it is not up`,
    hint: "run the same again: it finishes the new one and then deletes this one",
  });
}

/** The machine stays, and the user hears why. */
function spare(urn: string, id: string, keeper: string, { journal }: Connection) {
  const text =
    keeper === urn
      ? `machine ${id} was not replaced: the plan of the new one is the same, so that the machine that is there was taken up. With the option deleteBeforeReplace a new one is made`
      : `machine ${id} stays: it is now that of ${keeper}`;
  journal.note("warning", urn, text);
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
