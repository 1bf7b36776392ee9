import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { SimulatedRefusal } from "../../../http/simulated-answer.ts";
import { type Ask, page, type Reply, timeOf } from "./ask.ts";
import type { CertificateRecord } from "./records.ts";
import { notFound, refused, unprocessable } from "./refusal.ts";
import { newUuid, type Store } from "./store.ts";

const lifetimeMs = 90 * 24 * 3_600_000;

export function createCertificate(store: Store, { body }: Ask): Reply {
  const name = String(body.name);
  if ([...store.certificates.values()].some((other) => other.name === name)) {
    throw unprocessable("certificate name already in use");
  }
  const about = body.type === "lets_encrypt" ? ordered(store, body.dns_names) : uploaded(body);
  const certificate: CertificateRecord = { id: newUuid(), name, createdMs: Date.now(), ...about };
  store.certificates.set(certificate.id, certificate);
  return { status: 201, body: { certificate: show(certificate) } };
}

function ordered({ timing }: Store, names: unknown) {
  if (!Array.isArray(names) || names.length === 0) throw unprocessable("dns_names can't be blank");
  const now = Date.now();
  const fingerprint = createHash("sha1").update(`${names.join()} ${now}`).digest("hex");
  const type = "lets_encrypt" as const;
  return { type, names: names.map(String), fingerprint, endsMs: now + lifetimeMs, readyMs: now + timing.latencyMs };
}

function uploaded({ leaf_certificate: leaf, private_key: key }: Ask["body"]) {
  const found = parsed(() => new X509Certificate(String(leaf)));
  if (!found.checkPrivateKey(parsed(() => createPrivateKey(String(key))))) {
    throw unprocessable("The private key does not match the leaf certificate");
  }
  const names = (found.subjectAltName ?? "").split(", ").flatMap((one) => /^DNS:(.+)$/.exec(one)?.[1] ?? []);
  const fingerprint = found.fingerprint.replaceAll(":", "").toLowerCase();
  return { type: "custom" as const, names, fingerprint, endsMs: Date.parse(found.validTo), readyMs: 0 };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw unprocessable("Unable to parse the certificate or its key");
  }
}

/** Names below `.invalid` are nobody's, https://www.rfc-editor.org/rfc/rfc2606#section-2: they are not issued. */
function stateOf({ names, readyMs }: CertificateRecord): "pending" | "verified" | "error" {
  if (Date.now() < readyMs) return "pending";
  return names.some((name) => name.endsWith(".invalid")) ? "error" : "verified";
}

function show(certificate: CertificateRecord) {
  const { id, name, type, names, fingerprint, endsMs, createdMs } = certificate;
  return {
    ...{ id, name, type, dns_names: names, state: stateOf(certificate) },
    ...{ sha1_fingerprint: fingerprint, not_after: timeOf(endsMs), created_at: timeOf(createdMs) },
  };
}

export function listCertificates({ certificates }: Store, ask: Ask): Reply {
  const { name = "" } = ask.query;
  const found = [...certificates.values()].filter((each) => name === "" || each.name === name);
  return page("certificates", found.map(show), ask);
}

/** https://github.com/digitalocean/terraform-provider-digitalocean/blob/main/digitalocean/certificate/resource_certificate.go has the sentence. */
export function deleteCertificate({ certificates, balancers }: Store, { params }: Ask): Reply {
  const { certificate_id: id = "" } = params;
  if (!certificates.has(id)) throw notFound();
  if ([...balancers.values()].some(({ body }) => JSON.stringify(body).includes(id))) {
    throw new SimulatedRefusal(refused(403, "forbidden", "Make sure the certificate is not in use before deleting it"));
  }
  certificates.delete(id);
  return { status: 204 };
}
