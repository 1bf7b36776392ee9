import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { type Api, type Call, restApi } from "../../src/http/api.ts";
import type { Tls } from "../../src/http/transport.ts";
import type { IO } from "../../src/platform.ts";
import { root } from "../sources.ts";
import { clock } from "./clock.ts";

const folder = mkdtempSync(join(tmpdir(), "flatcar-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pem = (name: string) => readFileSync(`${root}test/fixtures/tls/${name}`, "utf8");
const ca = pem("ca.pem");
const caFile = `${root}test/fixtures/tls/ca.pem`;
const get: Call = { method: "GET", path: "/", signal: new AbortController().signal };

function api(address: string, more: { readonly tls?: Tls; readonly env?: IO["env"] } = {}): Api {
  const { tls, env = {} } = more;
  return restApi(
    { title: "Nimbus", cloud: "nimbus", address, account: "a", ...(tls ? { tls } : {}) },
    clock(fetch, env),
  );
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const hello = (request: IncomingMessage, response: ServerResponse) => {
  const client =
    "getPeerCertificate" in request.socket ? (request.socket as TLSSocket).getPeerCertificate() : undefined;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ client: client?.subject?.CN, host: request.headers.host }));
};

function secureServer(requestCert = false): Promise<number> {
  const trusted = requestCert ? { ca, requestCert, rejectUnauthorized: true } : {};
  return listen(createSecureServer({ cert: pem("server.pem"), key: pem("server.key"), ...trusted }, hello));
}

/** Forwards and tunnels to one port, whatever the host; says to whom. */
async function proxyServer(to: number, refuses = false) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { method, headers } = request;
    const onward = httpRequest(
      { port: to, host: "127.0.0.1", path: "/", method: method ?? "GET", headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
    if (refuses) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const onward = connect(to, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on("error", () => void [socket.destroy(), onward.destroy()]);
  });
  return { seen, address: `127.0.0.1:${await listen(server)}` };
}

describe("an authority of one's own", () => {
  it("is not trusted by itself", async () => {
    const port = await secureServer();
    await expect(api(`https://127.0.0.1:${port}`).request(get)).rejects.toMatchObject({
      name: "CloudError",
      retryable: false,
      lost: false,
    });
  });

  it.each<[string, Parameters<typeof api>[1]]>([
    ["by its text", { tls: { ca } }],
    ["by SSL_CERT_FILE", { env: { SSL_CERT_FILE: caFile } }],
    ["by NODE_EXTRA_CA_CERTS beside another", { tls: {}, env: { NODE_EXTRA_CA_CERTS: caFile } }],
    ["by whoever believes all", { tls: { insecure: true } }],
  ])("is trusted %s", async (_, more) => {
    const port = await secureServer();
    expect((await api(`https://127.0.0.1:${port}`, more).request(get)).body).toMatchObject({
      host: `127.0.0.1:${port}`,
    });
  });

  it("whose file is not there is told before anything is sent", async () => {
    const gone = api("https://127.0.0.1:1", { env: { SSL_CERT_FILE: join(folder, "gone.pem") } });
    await expect(gone.request(get)).rejects.toMatchObject({
      code: "FD1404",
      findings: [{ hint: "correct or unset SSL_CERT_FILE and NODE_EXTRA_CA_CERTS" }],
    });
  });

  it("knows a client by its certificate", async () => {
    const port = await secureServer(true);
    const tls = { ca, cert: pem("client.pem"), key: pem("client.key") };
    expect((await api(`https://127.0.0.1:${port}`, { tls }).request(get)).body).toMatchObject({ client: "client" });
    await expect(api(`https://127.0.0.1:${port}`, { tls: { ca } }).request(get)).rejects.toMatchObject({
      name: "CloudError",
    });
  });
});

describe("a proxy", () => {
  it("is tunnelled through to a secure API, with its own user", async () => {
    const { seen, address } = await proxyServer(await secureServer());
    const env = { HTTPS_PROXY: `http://me:pass@${address}`, HTTP_PROXY: "http://127.0.0.1:1" };
    const { body } = await api("https://nimbus.test", { tls: { ca }, env }).request(get);
    expect(body).toMatchObject({ host: "nimbus.test" });
    expect(seen).toEqual([`CONNECT nimbus.test:443 Basic ${Buffer.from("me:pass").toString("base64")}`]);
  });

  it("forwards to one without TLS", async () => {
    const { seen, address } = await proxyServer(await listen(createServer(hello)));
    await api("http://nimbus.test", { env: { http_proxy: `http://${address}` } }).request(get);
    expect(seen).toEqual(["GET http://nimbus.test/"]);
  });

  it("that refuses is told, and nothing was sent", async () => {
    const { seen, address } = await proxyServer(await secureServer(), true);
    const env = { HTTPS_PROXY: `http://me:canary@${address}` };
    const error: unknown = await api("https://nimbus.test", { tls: { ca }, env })
      .request({ ...get, method: "POST" })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ lost: false, retryable: false, message: expect.stringContaining("407") as string });
    expect(seen.length).toBe(1);
    expect(String(error)).not.toContain("canary");
  });

  it.each<[string, string, IO["env"]]>([
    ["this machine", "http://127.0.0.1", {}],
    ["what NO_PROXY names", "http://api.nimbus.invalid", { NO_PROXY: ".nimbus.invalid" }],
  ])("is not for %s", async (_, host, more) => {
    const { seen, address } = await proxyServer(1);
    const port = host.includes("127") ? await listen(createServer(hello)) : 80;
    await api(`${host}:${port}`, { env: { HTTP_PROXY: `http://${address}`, ...more } })
      .request(get)
      .catch(() => undefined);
    expect(seen).toEqual([]);
  });
});

it("leaves Node's own fetch alone where there is nothing to do", async () => {
  const inits: (RequestInit | undefined)[] = [];
  const io = clock(async (_, init) => {
    inits.push(init);
    return new Response("{}");
  });
  await restApi({ title: "N", cloud: "n", address: "https://nimbus.test", account: "a" }, io).request(get);
  expect(inits[0] && "dispatcher" in inits[0]).toBe(false);
});

it("reads certificates anew for another account only", async () => {
  const file = join(folder, "ca.pem");
  writeFileSync(file, ca);
  const port = await secureServer();
  const own = api(`https://127.0.0.1:${port}`, { env: { SSL_CERT_FILE: file } });
  await own.request(get);
  rmSync(file);
  expect((await own.request(get)).status).toBe(200);
});
