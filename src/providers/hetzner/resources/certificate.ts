import { createPrivateKey, X509Certificate } from "node:crypto";
import { z } from "zod";
import { type Entry, kindOf } from "./kind.ts";

/** As the API keeps a text in PEM: lines without spaces around them. Pure. */
const tidy = (text: string) =>
  `${text
    .trim()
    .split(/\s*\r?\n\s*/)
    .join("\n")}\n`;

const domain = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

const options = z
  .strictObject({
    certificate: z
      .string()
      .transform(tidy)
      .optional()
      .describe("Of one that you have: certificate and chain as PEM, each followed by the one that signed it."),
    privateKey: z.string().transform(tidy).optional().meta({ secret: true }).describe("Its private key, as PEM."),
    domainNames: z
      .array(z.string().regex(domain, "a domain is like example.com or *.example.com"))
      .min(1)
      .transform((names) => [...new Set(names)].sort())
      .optional()
      .describe("Of one that Hetzner gets from Let's Encrypt and renews: domains, all of them in Hetzner DNS."),
  })
  .superRefine((given, context) => {
    for (const [path, message] of problems(given)) context.addIssue({ code: "custom", path: [...path], message });
  });

type Options = z.output<typeof options>;

function* problems({ certificate, privateKey, domainNames }: Options): Generator<readonly [string[], string]> {
  const uploaded = certificate !== undefined || privateKey !== undefined;
  if (uploaded === (domainNames !== undefined)) yield [[], "wants either certificate and privateKey, or domainNames"];
  if (!uploaded) return;
  if (certificate === undefined) yield [["certificate"], "belongs to privateKey"];
  if (privateKey === undefined) yield [["privateKey"], "belongs to certificate"];
  const found = certificate === undefined ? undefined : read(() => new X509Certificate(certificate));
  const key = privateKey === undefined ? undefined : read(() => createPrivateKey(privateKey));
  if (certificate !== undefined && !found) yield [["certificate"], "is no certificate as PEM"];
  if (privateKey !== undefined && !key) yield [["privateKey"], "is no private key as PEM that is not encrypted"];
  if (found && key && !found.checkPrivateKey(key)) yield [["privateKey"], "is not the key of the certificate"];
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

interface Certificate extends Entry {
  readonly type: "uploaded" | "managed";
  readonly certificate: string | null;
  readonly not_valid_after: string | null;
  readonly domain_names: readonly string[];
  readonly fingerprint: string | null;
  readonly status?: { readonly issuance: "pending" | "completed" | "failed"; readonly renewal: string } | null;
}

export const certificate = kindOf<typeof options, Certificate>({
  description: "A certificate for load balancers: one that you have, or one that Hetzner gets from Let's Encrypt.",
  resource: "certificates",
  options,
  outputs: z.object({
    domainNames: z.array(z.string()).describe("Domains that it is for."),
    fingerprint: z.string().optional().describe("Its SHA-256."),
    notValidAfter: z.string().optional().describe("When it ends, ISO 8601."),
    renewal: z
      .string()
      .optional()
      .describe("How its renewal goes, where Hetzner renews it: scheduled, pending, failed."),
  }),
  changing: [],
  secrets: ({ privateKey = "" }) => [privateKey.trim(), ...privateKey.split("\n").filter((line) => /^[^-]/.test(line))],
  toBody: ({ certificate: text, privateKey, domainNames }) =>
    domainNames
      ? { type: "managed", domain_names: domainNames }
      : { type: "uploaded", certificate: text, private_key: privateKey },
  toOptions: ({ type, certificate: text, domain_names }) =>
    type === "managed" ? { domainNames: [...domain_names].sort() } : { certificate: tidy(text ?? "") },
  toOutputs: ({ domain_names, fingerprint, not_valid_after, status }) => ({
    domainNames: [...domain_names],
    ...(fingerprint ? { fingerprint } : {}),
    ...(not_valid_after ? { notValidAfter: not_valid_after } : {}),
    ...(status ? { renewal: status.renewal } : {}),
  }),
  isPending: ({ status }) => status?.issuance === "pending",
  async converge({ status }, _, act) {
    if (status?.issuance !== "failed" && status?.renewal !== "failed") return false;
    await act("retry", {});
    return true;
  },
  sample: { needs: [], options: () => ({ domainNames: ["shop.example.com"] }), changed: {} },
});
