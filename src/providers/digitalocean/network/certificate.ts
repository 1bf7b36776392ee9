import { createHash } from "node:crypto";
import { z } from "zod";
import { FlatcarError } from "../../../errors.ts";
import { certificateOptions, keyTexts } from "../../../platform/certificate.ts";
import { defineResource, type ResourcePlan, type Run } from "../../../platform.ts";
import type { Client } from "../client.ts";
import type { credentials } from "../credentials.ts";
import { problems, resources, type Shape, type Thing } from "./driver.ts";
import { defined, listOf, scope, textOf } from "./fields.ts";

const options = certificateOptions(
  "Of one that DigitalOcean gets from Let's Encrypt and renews: domains, all of them in DigitalOcean's DNS.",
);

type Options = z.output<typeof options>;

/**
 * Its name is unique and the only field that takes any text: it ends with a digest of what was asked for, so that another one can come before the
 * old one goes, and with the owner.
 */
function fullName({ name, options: wanted }: ResourcePlan<Options>, { owner, replacing }: Run): string {
  return `${name}-${digestOf(wanted, replacing)}-by-${owner}`;
}

/** Of what it is for, and of the one that it takes the place of. The key is that of the certificate, and no part of it. Pure. */
function digestOf({ certificate, domainNames }: Options, replacing?: string): string {
  const asked = JSON.stringify([certificate ?? null, domainNames ?? null, replacing ?? null]);
  return createHash("sha256").update(asked).digest("hex").slice(0, 8);
}

function marksIn({ name }: Thing) {
  const [, own, digest, owner] = /^(.*)-([0-9a-f]{8})-by-(.+)$/.exec(String(name)) ?? [];
  return { name: own ?? textOf(name), digest, owner };
}

async function all(signal: AbortSignal, client: Client): Promise<readonly Thing[]> {
  return (await client.all("/v2/certificates", "certificates", {}, signal)) as readonly Thing[];
}

async function named(name: string, signal: AbortSignal, client: Client): Promise<Thing | undefined> {
  const found = (await client.all("/v2/certificates", "certificates", { name }, signal)) as readonly Thing[];
  return found.find((thing) => thing.name === name);
}

/** Names of our certificates, by DigitalOcean's ids of now. */
export async function namesOfCertificates(signal: AbortSignal, client: Client): Promise<ReadonlyMap<string, string>> {
  const ours = (await all(signal, client)).filter((thing) => marksIn(thing).owner !== undefined);
  return new Map(ours.map(({ id, name }) => [String(id), String(name)]));
}

/** DigitalOcean's id of now of a certificate by its name; an id of DigitalOcean's stays. Throws FD1406 where there is no such name. */
export async function idOfCertificate(id: string, signal: AbortSignal, client: Client): Promise<string> {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return id;
  const found = await named(id, signal, client);
  if (found) return String(found.id);
  throw new FlatcarError({ code: "FD1406", message: `the team has no certificate ${id}` });
}

/** Leaf and chain are two fields of the API. Pure. */
function parts(certificate = ""): readonly [leaf: string, chain: string] {
  const [leaf = "", ...chain] = certificate.match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----\n?/g) ?? [];
  return [leaf, chain.join("")];
}

function toBody(plan: ResourcePlan<Options>, run: Run) {
  const { certificate, privateKey, domainNames } = plan.options;
  const name = fullName(plan, run);
  if (domainNames) return { name, type: "lets_encrypt", dns_names: domainNames };
  const [leaf, chain] = parts(certificate);
  const more = chain === "" ? {} : { certificate_chain: chain };
  return { name, type: "custom", private_key: privateKey, leaf_certificate: leaf, ...more };
}

const shape: Shape<Options> = {
  title: "certificate",
  path: "/v2/certificates",
  many: "certificates",
  one: "certificate",
  inPlace: [],
  /** Its name: DigitalOcean's id is another one after each renewal. */
  idOf: ({ name }) => String(name),
  locate: named,
  marksOf(thing) {
    const { name, owner } = marksIn(thing);
    return { name, owner, labels: {} };
  },
  isMadeOf: (thing, wanted, replacing) => marksIn(thing).digest === digestOf(wanted, replacing),
  secrets: keyTexts,
  create: (plan, run, client) => client.post("/v2/certificates", toBody(plan, run) as never, { signal: run.signal }),
  update: async () => undefined,
  isReady: ({ state }) => state === "verified",
  passes: true,
  failure: ({ state, dns_names: names }, name) =>
    state === "error"
      ? {
          code: "FD1465",
          message: `certificate ${name} was not issued for ${listOf<string>(names).join(", ")}`,
          details: ["DigitalOcean says no more than that"],
          hint: "every domain has to be in DigitalOcean's DNS and delegated to it, and no CAA record may stand against letsencrypt.org; then run the same again",
        }
      : undefined,
  outputs: ({ id, dns_names: names, sha1_fingerprint: fingerprint, not_after: end }) =>
    defined({
      certificateId: String(id),
      domainNames: listOf<string>(names).filter((name) => name !== ""),
      fingerprint: textOf(fingerprint),
      notValidAfter: textOf(end),
    }),
  options: ({ type, dns_names: names }) =>
    type === "lets_encrypt" ? { domainNames: [...listOf<string>(names)].sort() } : {},
  check({ name, labels }) {
    const many = Object.keys(labels).length > 0;
    return problems([
      ...(/^[a-zA-Z0-9-]+$/.test(name)
        ? []
        : [["name", `certificate name "${name}" has other than letters, digits and dashes`] as const]),
      ...(many
        ? [["labels", `certificate ${name} has labels: DigitalOcean has no field that takes them`] as const]
        : []),
    ]);
  },
};

export const certificate = defineResource<typeof options, typeof credentials>({
  description: "A certificate for load balancers: one that you have, or one that DigitalOcean gets from Let's Encrypt.",
  options,
  outputs: z.object({
    certificateId: z.string().describe("DigitalOcean's own id of it: another one after each renewal."),
    domainNames: z.array(z.string()).describe("Domains that it is for."),
    fingerprint: z.string().optional().describe("Its SHA-1."),
    notValidAfter: z.string().optional().describe("When it ends, ISO 8601."),
  }),
  inPlace: shape.inPlace,
  nameLimit: {
    characters: 63,
    source: "https://docs.digitalocean.com/reference/api/digitalocean/#tag/Certificates/operation/certificates_create",
  },
  scope,
  check: shape.check,
  connect: (given, io) => resources(shape, given, io),
  sample: { options: () => ({ domainNames: ["shop.example.com"] }), needs: [], changed: {} },
});
