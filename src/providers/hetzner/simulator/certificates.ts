import { createPrivateKey, X509Certificate } from "node:crypto";
import { changing } from "./changing.ts";
import { checkLabels } from "./checks.ts";
import { invalid, refuse } from "./refusal.ts";
import type { Handler } from "./request.ts";
import { add, all, begin, checkName, type Entry, type Failure, type Store, timeOf } from "./store.ts";

const managed = { issuance: "pending", renewal: "unavailable", error: null };
const noDates = { not_valid_before: null, not_valid_after: null, fingerprint: null };
const lifetimeMs = 90 * 24 * 3_600_000;

export const createCertificate: Handler = (store, { body }) => {
  const { name, labels = {}, type = "uploaded" } = body;
  checkLabels(labels);
  checkName(store, "certificates", name);
  const fields = type === "managed" ? ordered(body.domain_names) : uploaded(body.certificate, body.private_key);
  const certificate = add(store, "certificates", { name, labels, type, ...fields });
  const on = [{ id: certificate.id, type: "certificate" }];
  const issue = () => begin(store, "create_certificate", on, { kind: "issued", id: certificate.id });
  return {
    status: 201,
    body: { certificate: withUse(store, certificate), action: type === "managed" ? issue() : null },
  };
};

function ordered(names: unknown) {
  if (!Array.isArray(names) || names.length === 0) throw invalid("domain_names", "is required");
  return { certificate: null, ...noDates, domain_names: names, status: managed };
}

/** The key is looked at, and not kept. */
function uploaded(text: unknown, key: unknown) {
  const certificate = parsed("certificate", () => new X509Certificate(String(text)));
  const own = parsed("private_key", () => createPrivateKey(String(key)));
  if (!certificate.checkPrivateKey(own)) throw invalid("private_key", "does not belong to the certificate");
  const names = (certificate.subjectAltName ?? "").split(", ").flatMap((one) => /^DNS:(.+)$/.exec(one)?.[1] ?? []);
  return {
    ...{ certificate: text, fingerprint: certificate.fingerprint256, domain_names: names, status: null },
    ...{ not_valid_before: dateOf(certificate.validFrom), not_valid_after: dateOf(certificate.validTo) },
  };
}

const dateOf = (text: string) => new Date(text).toISOString().replace(/\.\d+Z$/, "+00:00");

function parsed<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw invalid(field, "is not valid PEM");
  }
}

/** Names below `.invalid` are nobody's, https://www.rfc-editor.org/rfc/rfc2606#section-2: no zone is found for them. */
export function issued(store: Store, id: number): Failure | undefined {
  const certificate = store.project.entries.certificates[id];
  if (!certificate) return undefined;
  const lost = (certificate.domain_names as readonly string[]).find((name) => name.endsWith(".invalid"));
  const error = lost === undefined ? null : { code: "dns_zone_not_found", message: `DNS zone not found for ${lost}` };
  certificate.status = error
    ? { issuance: "failed", renewal: "unavailable", error }
    : { issuance: "completed", renewal: "scheduled", error };
  if (error) return error;
  certificate.certificate = "-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n";
  certificate.fingerprint = "03:c7:55:9b:2a:d1:04:17:09:f6:d0:7f:18:34:63:d4:3e:5f";
  certificate.not_valid_before = timeOf(store);
  certificate.not_valid_after = timeOf(store, store.now() + lifetimeMs);
  return undefined;
}

interface Service {
  readonly http?: { readonly certificates?: readonly number[] };
}

/** The certificate with the load balancers that use it. */
export function withUse(store: Store, certificate: Entry): Entry {
  const uses = ({ services }: Entry) =>
    (services as readonly Service[]).some(({ http }) => http?.certificates?.includes(certificate.id));
  const used_by = all(store, "load_balancers")
    .filter(uses)
    .map(({ id }) => ({ id, type: "load_balancer" }));
  return { ...certificate, used_by };
}

const retry = changing(
  "certificates",
  "issue_certificate",
  (certificate) => {
    const { issuance } = (certificate.status ?? {}) as { readonly issuance?: string };
    if (issuance !== "failed") throw refuse(422, "unsupported_error", "nothing of this certificate has failed");
    certificate.status = managed;
  },
  "issued",
);

/** Actions on certificates, by their last word. */
export const certificateActions: Readonly<Record<string, Handler>> = { retry };
