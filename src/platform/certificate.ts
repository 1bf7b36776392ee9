import { createPrivateKey, X509Certificate } from "node:crypto";
import { z } from "zod";

/** A text in PEM: lines without spaces around them. Pure. */
export function tidyPem(text: string): string {
  const lines = text.trim().split(/\s*\r?\n\s*/);
  return `${lines.join("\n")}\n`;
}

const domain = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** Options of a certificate that load balancers serve: one that the user has, or one that the cloud gets; `domainNames` describes the latter. */
export function certificateOptions(domainNames: string) {
  return z
    .strictObject({
      certificate: z
        .string()
        .transform(tidyPem)
        .optional()
        .describe("Of one that you have: certificate and chain as PEM, each followed by the one that signed it."),
      privateKey: z.string().transform(tidyPem).optional().meta({ secret: true }).describe("Its private key, as PEM."),
      domainNames: z
        .array(z.string().regex(domain, "a domain is like example.com or *.example.com"))
        .min(1)
        .transform((names) => [...new Set(names)].sort())
        .optional()
        .describe(domainNames),
    })
    .superRefine((given, context) => {
      for (const [path, message] of problems(given)) context.addIssue({ code: "custom", path: [...path], message });
    });
}

type Options = z.output<ReturnType<typeof certificateOptions>>;

/** Texts of the private key that no message may hold. Pure. */
export function keyTexts({ privateKey = "" }: Pick<Options, "privateKey">): readonly string[] {
  return [privateKey.trim(), ...privateKey.split("\n").filter((line) => /^[^-]/.test(line))];
}

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
