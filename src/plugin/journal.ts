import { credentials } from "@grpc/grpc-js";

type Severity = "info" | "warning" | "error";

/** Writes to the engine's screen. */
export interface Journal {
  /** The status column of a resource's row; the next line takes its place. */
  progress(urn: string, line: string): void;
  /** A line that stays. */
  note(severity: Severity, urn: string, line: string): void;
  close(): void;
}

const severities = { info: "INFO", warning: "WARNING", error: "ERROR" } as const;

/**
 * A journal that writes to the engine at `address()`; silent while there is none, and when the engine does not listen. The engine takes
 * calls in any order: the next line of a resource is sent when it has taken the one before.
 */
export function openJournal(address: () => string | undefined): Journal {
  let opened: ReturnType<typeof openClient> | undefined;
  const last = new Map<string, Promise<void>>();
  const write = (severity: Severity, urn: string, line: string, ephemeral: boolean): void => {
    const target = address();
    if (!target) return;
    opened ??= openClient(target);
    const client = opened;
    const sent = (last.get(urn) ?? Promise.resolve())
      .then(async () => (await client).log(severity, urn, line, ephemeral))
      .catch(() => undefined)
      .finally(() => last.get(urn) === sent && last.delete(urn));
    last.set(urn, sent);
  };
  return {
    progress: (urn, line) => write("info", urn, line, true),
    note: (severity, urn, line) => write(severity, urn, line, false),
    close: () => void Promise.all(last.values()).then(async () => (await opened)?.close()),
  };
}

/** The client is loaded with the first line: most runs of a plugin write none. */
async function openClient(target: string) {
  const { default: engineGrpc } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const { default: enginePb } = await import("@pulumi/pulumi/proto/engine_pb.js");
  const client = new engineGrpc.EngineClient(target, credentials.createInsecure());
  return {
    log: (severity: Severity, urn: string, line: string, ephemeral: boolean): Promise<void> => {
      const request = new enginePb.LogRequest();
      request.setSeverity(enginePb.LogSeverity[severities[severity]]);
      request.setMessage(line);
      request.setUrn(urn);
      request.setEphemeral(ephemeral);
      return new Promise((resolve) => client.log(request, () => resolve()));
    },
    close: () => client.close(),
  };
}
