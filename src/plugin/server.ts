import type { Socket } from "node:net";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { type Connection, type Connections, openConnections, type PluginOptions } from "./connection.ts";
import * as instance from "./instance.ts";
import { serviceError, toServiceError } from "./status.ts";

interface Serving {
  /** Serves an engine that has dialled. */
  take(socket: Socket): void;
  /** Ends the work under way, and returns when every call is answered, or after a short time without answers. */
  close(): Promise<void>;
}

/** How long calls that were cancelled may take to say so: the engine kills a plugin five seconds after it asked it to end. */
const graceMs = 4000;

/** Machine configurations travel in a message, several times: 4 MB, the usual limit, would be little. */
const messageBytes = 400 * 1024 * 1024;

/** Serves every call of `pulumirpc.ResourceProvider`. */
export function serve(options: PluginOptions): Serving {
  const server = new Server({
    "grpc.max_receive_message_length": messageBytes,
    "grpc.max_send_message_length": messageBytes,
  });
  const connections = openConnections(options);
  const open = new Set<Promise<void>>();
  server.addService(providerGrpc.ResourceProviderService, implement(connections, open));
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    take: (socket) => injector.injectConnection(socket),
    close: async () => {
      connections.cancelAll();
      const grace = new Promise((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.allSettled(open), grace]);
      injector.destroy();
      server.forceShutdown();
    },
  };
}

type Handler<Request, Response> = (request: Request, connection: Connection) => Response | Promise<Response>;

function implement(connections: Connections, open: Set<Promise<void>>): UntypedServiceImplementation {
  const on = <Request, Response>(
    handle: Handler<Request, Response>,
    connectionOf: (peer: string) => Connection = connections.of,
  ): handleUnaryCall<Request, Response> => {
    return (call, callback) => {
      const connection = connectionOf(call.getPeer());
      const work = answer(() => handle(call.request, connection), connection, callback);
      open.add(work);
      void work.then(() => open.delete(work));
    };
  };
  let loaded: Promise<typeof import("./resource.ts")> | undefined;
  const resource = <Request, Response>(name: Verb): handleUnaryCall<Request, Response> =>
    on(async (request: Request, connection) => {
      loaded ??= import("./resource.ts");
      const verbs = await loaded;
      return (verbs[name] as unknown as Handler<Request, Response>)(request, connection);
    });
  return {
    handshake: on(instance.handshake, connections.begin),
    attach: on(instance.attach, connections.begin),
    getPluginInfo: on(instance.pluginInfo),
    getSchema: on(instance.schema),
    checkConfig: on(instance.checkConfig),
    diffConfig: on(instance.diffConfig),
    configure: on(instance.configureInstance, connections.begin),
    cancel: on(instance.cancel),
    check: resource("check"),
    diff: resource("diff"),
    create: resource("create"),
    read: resource("read"),
    update: resource("update"),
    delete: resource("remove"),
    invoke: resource("invoke"),
    construct: on(refuse("components are made by the library in the program itself; this provider makes none")),
    call: on(refuse("no resource of this provider has methods")),
    parameterize: on(refuse("this provider takes no parameters")),
    getMapping: on(refuse("no other provider's resources map to this one's")),
    getMappings: on(refuse("no other provider's resources map to this one's")),
    list: (call: { emit(event: "error", error: Error): void }) =>
      call.emit("error", unimplemented("machines are listed by their platform's own tools")),
  };
}

type Verb = "check" | "diff" | "create" | "read" | "update" | "remove" | "invoke";

function refuse(reason: string): Handler<unknown, never> {
  return () => {
    throw unimplemented(reason);
  };
}

function unimplemented(reason: string): Error {
  return serviceError(status.UNIMPLEMENTED, reason);
}

async function answer<Response>(
  work: () => Response | Promise<Response>,
  connection: Connection,
  callback: sendUnaryData<Response>,
): Promise<void> {
  try {
    callback(null, await work());
  } catch (error) {
    callback(toServiceError(error, connection.redact));
  }
}
