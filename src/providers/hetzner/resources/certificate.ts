import { z } from "zod";
import { certificateOptions, keyTexts, tidyPem } from "../../../platform/certificate.ts";
import { type Entry, kindOf } from "./kind.ts";

const options = certificateOptions(
  "Of one that Hetzner gets from Let's Encrypt and renews: domains, all of them in Hetzner DNS.",
);

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
  secrets: keyTexts,
  toBody: ({ certificate: text, privateKey, domainNames }) =>
    domainNames
      ? { type: "managed", domain_names: domainNames }
      : { type: "uploaded", certificate: text, private_key: privateKey },
  toOptions: ({ type, certificate: text, domain_names }) =>
    type === "managed" ? { domainNames: [...domain_names].sort() } : { certificate: tidyPem(text ?? "") },
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
