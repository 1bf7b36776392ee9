import { readFile } from "node:fs/promises";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { Connection } from "./connection.ts";
import { emptyMemory } from "./memory.ts";
import { toCheckResponse, toDiffResponse } from "./response.ts";
import { hideSecrets } from "./secrets.ts";
import { decode, type Message } from "./wire.ts";

export function handshake(request: providerPb.ProviderHandshakeRequest, connection: Connection) {
  connection.engineAddress = request.getEngineAddress() || connection.engineAddress;
  const response = new providerPb.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptResources(true);
  response.setAcceptOutputs(false);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

export function attach(request: InstanceType<typeof pluginPb.PluginAttach>, connection: Connection) {
  connection.engineAddress = request.getAddress() || connection.engineAddress;
  return new emptyPb.Empty();
}

export async function pluginInfo() {
  const { version } = JSON.parse(await readPackaged("package.json")) as { readonly version: string };
  return new pluginPb.PluginInfo().setVersion(version);
}

export async function schema() {
  return new providerPb.GetSchemaResponse().setSchema(await readPackaged("schema.json"));
}

/** A file at the top of the package. */
async function readPackaged(name: string): Promise<string> {
  return readFile(new URL(`../../${name}`, import.meta.url), "utf8");
}

export async function checkConfig(request: providerPb.CheckRequest, connection: Connection) {
  const { checkConfiguration } = await import("./configuration.ts");
  const news = received(request.getNews(), connection);
  const checked = await checkConfiguration(decode(request.getOlds()), news, connection);
  hideSecrets(checked, connection);
  return toCheckResponse(checked, connection);
}

export async function diffConfig(request: providerPb.DiffRequest, connection: Connection) {
  const { diffConfiguration } = await import("./configuration.ts");
  const olds = received(request.getOldInputs() ?? request.getOlds(), connection);
  return toDiffResponse(diffConfiguration(olds, received(request.getNews(), connection)), false);
}

export async function configureInstance(request: providerPb.ConfigureRequest, connection: Connection) {
  const { configure } = await import("./configuration.ts");
  connection.configuration = configure(received(request.getArgs(), connection), connection);
  connection.memory = emptyMemory();
  const response = new providerPb.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setAcceptresources(true);
  response.setAcceptoutputs(false);
  response.setSupportsAutonamingConfiguration(true);
  return response;
}

export function cancel(_: emptyPb.Empty, connection: Connection) {
  connection.cancel();
  return new emptyPb.Empty();
}

/** Properties as they came. From here on what is secret in them shows in no text. */
export function received(message: Parameters<typeof decode>[0], connection: Connection): Message {
  const decoded = decode(message);
  hideSecrets(decoded, connection);
  return decoded;
}
