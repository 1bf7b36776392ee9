import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { decode, encode, type Message, type Path, type Properties } from "../../src/plugin/wire.ts";

export type RawClient = InstanceType<typeof providerGrpc.ResourceProviderClient>;

/** Calls the provider as the engine does, over a connection of its own, and gives plain values. */
export function dial(port: number) {
  const own = { "grpc.use_local_subchannel_pool": 1 };
  const raw = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), own);
  const texts: string[] = [];
  const keep = <T extends { serializeBinary(): Uint8Array }>(response: T): T => {
    texts.push(Buffer.from(response.serializeBinary()).toString("latin1"));
    return response;
  };
  type Reply<T> = (error: ServiceError | null, response: T) => void;
  const promise = <T extends { serializeBinary(): Uint8Array }>(start: (reply: Reply<T>) => void) =>
    new Promise<T>((resolve, reject) =>
      start((error, response) => {
        if (!error) return resolve(keep(response));
        texts.push(error.details, trailer(error.metadata).toString("latin1"));
        reject(error);
      }),
    );
  return {
    raw,
    /** Every response and error so far, as bytes. */
    texts,
    close: () => raw.close(),
    handshake: (engine: string) =>
      promise<pb.ProviderHandshakeResponse>((reply) =>
        raw.handshake(new pb.ProviderHandshakeRequest().setEngineAddress(engine), reply),
      ),
    attach: (engine: string) =>
      promise<emptyPb.Empty>((reply) => raw.attach(new pluginPb.PluginAttach().setAddress(engine), reply)),
    info: async () =>
      (await promise<pluginPb.PluginInfo>((reply) => raw.getPluginInfo(new emptyPb.Empty(), reply))).getVersion(),
    schema: async () =>
      (await promise<pb.GetSchemaResponse>((reply) => raw.getSchema(new pb.GetSchemaRequest(), reply))).getSchema(),
    cancel: () => promise<emptyPb.Empty>((reply) => raw.cancel(new emptyPb.Empty(), reply)),
    checkConfig: async (news: Given, olds: Given = {}) =>
      checked(
        await promise<pb.CheckResponse>((reply) =>
          raw.checkConfig(new pb.CheckRequest().setUrn(providerUrn).setNews(wire(news)).setOlds(wire(olds)), reply),
        ),
      ),
    diffConfig: async (olds: Given, news: Given) =>
      difference(
        await promise<pb.DiffResponse>((reply) => raw.diffConfig(diffRequest(providerUrn, olds, news, []), reply)),
      ),
    configure: (args: Given) =>
      promise<pb.ConfigureResponse>((reply) =>
        raw.configure(new pb.ConfigureRequest().setArgs(wire(args)).setAcceptsecrets(true), reply),
      ),
    check: async (urn: string, news: Given, olds: Given = {}) =>
      checked(
        await promise<pb.CheckResponse>((reply) =>
          raw.check(new pb.CheckRequest().setUrn(urn).setNews(wire(news)).setOlds(wire(olds)), reply),
        ),
      ),
    diff: async (urn: string, olds: Given, news: Given, ignore: readonly string[] = [], id = "id") => {
      const request = diffRequest(urn, olds, news, ignore).setId(id);
      return difference(await promise<pb.DiffResponse>((reply) => raw.diff(request, reply)));
    },
    create: async (urn: string, inputs: Given, options: { preview?: boolean; seconds?: number } = {}) => {
      const request = new pb.CreateRequest().setUrn(urn).setProperties(wire(inputs));
      request.setPreview(options.preview ?? false).setTimeout(options.seconds ?? 0);
      const made = await promise<pb.CreateResponse>((reply) => raw.create(request, reply));
      return { id: made.getId(), outputs: decode(made.getProperties()) };
    },
    read: async (urn: string, id: string, inputs?: Given, outputs?: Given) => {
      const request = new pb.ReadRequest().setUrn(urn).setId(id);
      if (inputs) request.setInputs(wire(inputs));
      if (outputs) request.setProperties(wire(outputs));
      const found = await promise<pb.ReadResponse>((reply) => raw.read(request, reply));
      return { id: found.getId(), inputs: decode(found.getInputs()), outputs: decode(found.getProperties()) };
    },
    update: async (
      urn: string,
      kept: { id: string; inputs: Given; outputs: Given },
      news: Given,
      options: { preview?: boolean; seconds?: number } = {},
    ) => {
      const request = new pb.UpdateRequest().setUrn(urn).setId(kept.id).setNews(wire(news));
      request.setOldInputs(wire(kept.inputs)).setOlds(wire(kept.outputs));
      request.setPreview(options.preview ?? false).setTimeout(options.seconds ?? 0);
      return decode((await promise<pb.UpdateResponse>((reply) => raw.update(request, reply))).getProperties());
    },
    delete: (urn: string, id: string, inputs: Given, outputs: Given = inputs) => {
      const request = new pb.DeleteRequest().setUrn(urn).setId(id).setProperties(wire(outputs));
      return promise<emptyPb.Empty>((reply) => raw.delete(request.setOldInputs(wire(inputs)), reply));
    },
    invoke: async (token: string, args: Given) => {
      const request = new pb.InvokeRequest().setTok(token).setArgs(wire(args));
      const called = await promise<pb.InvokeResponse>((reply) => raw.invoke(request, reply));
      return { ...decode(called.getReturn()), failures: called.getFailuresList().map((failure) => failure.toObject()) };
    },
  };
}

/** Properties, or properties with secrets. */
export type Given = Properties | Message;

export const providerUrn = "urn:pulumi:test::shop::pulumi:providers:flatcar::default";

export function machineUrn(name: string, platform = "aws"): string {
  return `urn:pulumi:test::shop::flatcar:${platform}:Machine::${name}`;
}

export function secret(properties: Properties, ...secrets: readonly Path[]): Message {
  return { properties, secrets };
}

function wire(given: Given) {
  return "secrets" in given && Array.isArray(given.secrets)
    ? encode(given.properties as Properties, given.secrets as readonly Path[])
    : encode(given as Properties);
}

function diffRequest(urn: string, olds: Given, news: Given, ignore: readonly string[]): pb.DiffRequest {
  const request = new pb.DiffRequest().setUrn(urn).setId("id").setOldInputs(wire(olds)).setOlds(wire(olds));
  return request.setNews(wire(news)).setIgnorechangesList([...ignore]);
}

function checked(response: pb.CheckResponse) {
  const failures = response.getFailuresList().map((failure) => failure.toObject());
  return { ...decode(response.getInputs()), failures };
}

const kindNames = Object.fromEntries(Object.entries(pb.PropertyDiff.Kind).map(([name, value]) => [value, name]));

function difference(response: pb.DiffResponse) {
  const detail: Record<string, string> = {};
  response.getDetaileddiffMap().forEach((property, path) => {
    detail[path] = kindNames[property.getKind()] ?? "";
  });
  return {
    some: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
    detail,
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
  };
}

function trailer(metadata: Metadata): Buffer {
  const [bytes] = metadata.get("grpc-status-details-bin");
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
}

/** What the engine keeps of a machine that was only half made. */
export function initFailure(error: unknown) {
  const status = statusPb.Status.deserializeBinary(trailer((error as ServiceError).metadata));
  const [any] = status.getDetailsList();
  const unpack = pb.ErrorResourceInitFailed.deserializeBinary;
  const detail = any?.unpack(unpack, "pulumirpc.ErrorResourceInitFailed");
  if (!detail) return undefined;
  return {
    id: detail.getId(),
    inputs: decode(detail.getInputs()),
    outputs: decode(detail.getProperties()),
    reasons: detail.getReasonsList(),
  };
}
