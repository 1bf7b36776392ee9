import { type Metadata as GrpcMetadata, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import { type ErrorCode, FlatcarError, formatFinding } from "../errors.ts";
import { encode, type Path, type Properties } from "./wire.ts";

/**
 * What the engine makes of a failure: `UNKNOWN` and `INTERNAL` mean "state may be corrupt", every other code "nothing happened".
 * A create is taken up again by owner and name, so nothing of ours is ever in doubt.
 */
const statuses: Readonly<Partial<Record<ErrorCode, status>>> = {
  FD1104: status.FAILED_PRECONDITION,
  FD1105: status.UNAVAILABLE,
  FD1112: status.FAILED_PRECONDITION,
  FD1301: status.UNAUTHENTICATED,
  FD1302: status.UNAUTHENTICATED,
  FD1303: status.PERMISSION_DENIED,
  FD1401: status.RESOURCE_EXHAUSTED,
  FD1402: status.RESOURCE_EXHAUSTED,
  FD1403: status.RESOURCE_EXHAUSTED,
  FD1404: status.UNAVAILABLE,
  FD1406: status.NOT_FOUND,
  FD1408: status.DEADLINE_EXCEEDED,
  FD1409: status.CANCELLED,
  FD1413: status.FAILED_PRECONDITION,
  FD1415: status.NOT_FOUND,
  FD1416: status.FAILED_PRECONDITION,
  FD1901: status.INTERNAL,
};

export function toStatus(code: ErrorCode): status {
  return statuses[code] ?? (code < "FD1300" ? status.INVALID_ARGUMENT : status.FAILED_PRECONDITION);
}

/** What a machine is after the cloud has accepted it and something later went wrong. */
export interface HalfMade {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly secrets: readonly Path[];
}

/** The error that the engine gets. With `partial` it keeps the machine, and comes back to it in the next run. */
export function toServiceError(error: unknown, redact: (text: string) => string, partial?: HalfMade): ServiceError {
  if (isServiceError(error)) return error;
  const { code, reasons } = describe(error);
  const texts = reasons.map(redact);
  const detail = partial && initFailed(partial, texts);
  return serviceError(code, texts.join("\n"), detail);
}

export function serviceError(code: status, details: string, detail?: anyPb.Any): ServiceError {
  const metadata = new Metadata();
  if (detail) addDetail(metadata, code, details, detail);
  return Object.assign(new Error(details), { code, details, metadata });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "metadata" in error && "details" in error;
}

function describe(error: unknown): { readonly code: status; readonly reasons: readonly string[] } {
  if (error instanceof FlatcarError) return { code: toStatus(error.code), reasons: error.findings.map(formatFinding) };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [message = "", ...details] = text.split("\n");
  return { code: status.INTERNAL, reasons: [formatFinding({ code: "FD1901", message, details })] };
}

function initFailed({ id, inputs, outputs, secrets }: HalfMade, reasons: readonly string[]): anyPb.Any {
  const message = new providerPb.ErrorResourceInitFailed();
  message.setId(id);
  message.setProperties(encode(outputs, secrets));
  message.setInputs(encode(inputs, secrets));
  message.setReasonsList([...reasons]);
  return packed("ErrorResourceInitFailed", message.serializeBinary());
}

function packed(type: string, bytes: Uint8Array): anyPb.Any {
  const any = new anyPb.Any();
  any.pack(bytes, `pulumirpc.${type}`);
  return any;
}

/** Structured details travel as a `google.rpc.Status` in this trailer, which grpc-js leaves to its user. */
function addDetail(metadata: GrpcMetadata, code: status, text: string, detail: anyPb.Any): void {
  const message = new statusPb.Status();
  message.setCode(code);
  message.setMessage(text);
  message.addDetails(detail);
  metadata.set("grpc-status-details-bin", Buffer.from(message.serializeBinary()));
}
