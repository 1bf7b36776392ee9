import { credentials } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";

export type Severity = "info" | "warning" | "error";

/** Writes to the engine's screen. */
export interface Journal {
  /** The status column of a resource's row; the next line takes its place. */
  progress(urn: string, line: string): void;
  /** A line that stays. */
  note(severity: Severity, urn: string, line: string): void;
  close(): void;
}

const severities = {
  info: enginePb.LogSeverity.INFO,
  warning: enginePb.LogSeverity.WARNING,
  error: enginePb.LogSeverity.ERROR,
} as const;

/** A journal that writes to the engine at `address()`; silent while there is none, and when the engine does not listen. */
export function openJournal(address: () => string | undefined): Journal {
  let client: InstanceType<typeof engineGrpc.EngineClient> | undefined;
  const write = (severity: Severity, urn: string, line: string, ephemeral: boolean): void => {
    const target = address();
    if (!target) return;
    client ??= new engineGrpc.EngineClient(target, credentials.createInsecure());
    const request = new enginePb.LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(line);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    client.log(request, () => undefined);
  };
  return {
    progress: (urn, line) => write("info", urn, line, true),
    note: (severity, urn, line) => write(severity, urn, line, false),
    close: () => client?.close(),
  };
}
