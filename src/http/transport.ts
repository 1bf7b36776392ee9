import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { FlatcarError } from "../errors.ts";
import type { IO } from "../platform.ts";

/** How an API proves who it is, and we who we are; all of it PEM texts. */
export interface Tls {
  /** Certificates of authorities that are trusted besides the public ones. */
  readonly ca?: string | undefined;
  /** Certificate of the client, with its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Whoever answers is believed. */
  readonly insecure?: boolean | undefined;
}

type Fetch = typeof globalThis.fetch;

/**
 * The world's `fetch`, by the proxy and the authorities that the environment names and with `tls`. Node's own does neither; undici, which it
 * is made of, is loaded only where there is something to do. Throws FD1404 where a file of certificates cannot be read.
 */
export function transport(address: string, tls: Tls | undefined, io: IO): Fetch {
  const proxy = proxyOf(address, io.env);
  const secure = address.startsWith("https:") && (tls !== undefined || (io.env.SSL_CERT_FILE ?? "") !== "");
  if (proxy === undefined && !secure) return io.fetch;
  let dispatcher: Promise<object> | undefined;
  return async (input, init) => {
    dispatcher ??= connect(proxy, tls, io);
    return io.fetch(input, { ...init, dispatcher: (await dispatcher) as NonNullable<RequestInit["dispatcher"]> });
  };
}

/** The proxy for an address; none for this machine itself, as others have it: a simulated cloud is never behind one. */
function proxyOf(address: string, env: IO["env"]): string | undefined {
  const { protocol, hostname } = new URL(address);
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return undefined;
  const name = protocol === "https:" ? "https_proxy" : "http_proxy";
  return env[name] || env[name.toUpperCase()] || undefined;
}

async function connect(proxy: string | undefined, tls: Tls | undefined, io: IO): Promise<object> {
  const secure = { ...authorities(tls, io.env), cert: tls?.cert, key: tls?.key, rejectUnauthorized: !tls?.insecure };
  const { Agent, EnvHttpProxyAgent } = await import("undici");
  if (proxy === undefined) return new Agent({ connect: secure });
  return new EnvHttpProxyAgent({
    connect: secure,
    requestTls: secure,
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: io.env.no_proxy ?? io.env.NO_PROXY ?? "",
    proxyTunnel: false,
  });
}

/** Naming any replaces Node's own list, so that has to be among them. */
function authorities(tls: Tls | undefined, env: IO["env"]): { readonly ca?: string[] } {
  const files = [env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS].flatMap((file) => (file ? [certificatesIn(file)] : []));
  const named = [...(tls?.ca ? [tls.ca] : []), ...files];
  return named.length === 0 ? {} : { ca: [...rootCertificates, ...named] };
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FlatcarError(
      {
        code: "FD1404",
        message: `cannot read the certificates of ${file}: ${(error as Error).message}`,
        hint: "correct or unset SSL_CERT_FILE and NODE_EXTRA_CA_CERTS",
      },
      { cause: error },
    );
  }
}
