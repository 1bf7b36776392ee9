import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { set } from "./options.ts";

const secret = (what: string) =>
  z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(`${what}: address of a secret or container in Barbican.`);

const timeout = (what: string, usual: number) =>
  z.int().min(0).max(31_536_000_000).optional().describe(`${what}, in milliseconds. Left out: ${usual}.`);

const persistence = z.strictObject({
  type: z
    .enum(["SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE"])
    .describe("How a client is known again; APP_COOKIE: by a cookie of the machines' own."),
  cookieName: z.string().min(1).max(255).optional().describe("Name of that cookie, with APP_COOKIE."),
});

/** What a listener and its pool may have beside what they always have; left out is what Octavia has by itself. */
export const more = {
  allowedCidrs: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe("Who may connect. Left out: everybody."),
  insertHeaders: z
    .record(z.string().regex(/^X-[A-Za-z-]+$/, "a header is one like X-Forwarded-For"), z.enum(["true", "false"]))
    .optional()
    .describe('Headers that HTTP gets on its way, for example { X-Forwarded-For: "true" }.'),
  connectionLimit: z.int().min(-1).optional().describe("Connections at a time. Left out, or -1: no limit."),
  clientTimeoutMs: timeout("How long a client may be silent", 50_000),
  connectTimeoutMs: timeout("How long connecting to a member may take", 5_000),
  memberTimeoutMs: timeout("How long a member may be silent", 50_000),
  certificate: secret("Certificate with its key, for TERMINATED_HTTPS"),
  sniCertificates: z
    .array(z.url({ protocol: /^https?$/ }))
    .transform((list) => [...new Set(list)].sort())
    .optional()
    .describe("Certificates for further names, for TERMINATED_HTTPS: addresses of secrets or containers in Barbican."),
  clientCa: secret("Authority of the certificates that clients show"),
  clientAuthentication: z
    .enum(["NONE", "OPTIONAL", "MANDATORY"])
    .optional()
    .describe("Whether clients show a certificate. Left out: NONE."),
  persistence: persistence.optional().describe("Sends a client to the same member again. Left out: it does not."),
  memberTls: z.boolean().optional().describe("true: TLS to the members. Left out: as they come."),
  memberCa: secret("Authority that the members' certificates are checked by. Left out: they are not checked"),
} as const;

interface Field {
  readonly option: keyof typeof more;
  readonly field: string;
  /** What Octavia has where nothing is said; `undefined` is its null. */
  readonly usual?: unknown;
}

/** https://docs.openstack.org/api-ref/load-balancer/v2/#create-listener */
export const listenerFields: readonly Field[] = [
  { option: "allowedCidrs", field: "allowed_cidrs", usual: [] },
  { option: "insertHeaders", field: "insert_headers", usual: {} },
  { option: "connectionLimit", field: "connection_limit", usual: -1 },
  { option: "clientTimeoutMs", field: "timeout_client_data", usual: 50_000 },
  { option: "connectTimeoutMs", field: "timeout_member_connect", usual: 5_000 },
  { option: "memberTimeoutMs", field: "timeout_member_data", usual: 50_000 },
  { option: "certificate", field: "default_tls_container_ref" },
  { option: "sniCertificates", field: "sni_container_refs", usual: [] },
  { option: "clientCa", field: "client_ca_tls_container_ref" },
  { option: "clientAuthentication", field: "client_authentication", usual: "NONE" },
];

/** https://docs.openstack.org/api-ref/load-balancer/v2/#create-pool */
export const poolFields: readonly Field[] = [
  { option: "persistence", field: "session_persistence" },
  { option: "memberTls", field: "tls_enabled", usual: false },
  { option: "memberCa", field: "ca_tls_container_ref" },
];

type Given = Readonly<Record<string, unknown>>;

/** Options of which one that is usual is left out. Pure. */
export function unusual(given: Given): Given {
  const fields = [...listenerFields, ...poolFields];
  return set(
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => {
        const known = fields.find(({ option }) => option === key);
        return [key, known && isDeepStrictEqual(value, known.usual) ? undefined : value] as const;
      }),
    ),
  );
}

/** Fields of what is not usual: a provider that does not know one refuses it. Pure. */
export function toFields(fields: readonly Field[], given: Given): Given {
  const wanted = unusual(given);
  return set(Object.fromEntries(fields.map(({ option, field }) => [field, toOctavia(wanted[option])])));
}

/** The options of shown fields, without what is usual. Pure. */
export function fromFields(fields: readonly Field[], shown: Given): Given {
  return unusual(Object.fromEntries(fields.map(({ option, field }) => [option, fromOctavia(shown[field])])));
}

/** Fields that differ, as they are to be. Pure. */
export function differing(fields: readonly Field[], given: Given, shown: Given): Given {
  const [wanted, found] = [unusual(given), fromFields(fields, shown)];
  const others = fields.filter(({ option }) => !isDeepStrictEqual(wanted[option], found[option]));
  return Object.fromEntries(
    others.map(({ option, field, usual = null }) => [field, toOctavia(wanted[option]) ?? usual] as const),
  );
}

function toOctavia(value: unknown): unknown {
  if (!isPersistence(value)) return value;
  return set({ type: value.type, cookie_name: value.cookieName });
}

function fromOctavia(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as readonly string[])].sort();
  if (!isPersistence(value)) return value;
  return set({ type: value.type, cookieName: value.cookie_name });
}

function isPersistence(value: unknown): value is Given {
  return typeof value === "object" && value !== null && "type" in value;
}
