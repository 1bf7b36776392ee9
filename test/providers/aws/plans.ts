import { throwFindings } from "../../../src/errors.ts";
import { parseWith } from "../../../src/options.ts";
import type { MachinePlan } from "../../../src/platform.ts";
import { archOfInstanceType } from "../../../src/providers/aws/instance-type.ts";
import { type Options, options } from "../../../src/providers/aws/options.ts";

export const smallest = { region: "eu-central-1", instanceType: "t3.small" } as const;

/** Options as the schema completes them; its findings are thrown. */
export function optionsFrom(given: unknown): Options {
  const { value, findings } = parseWith(options, given, (path) => ({ path }));
  throwFindings(findings);
  if (value === undefined) throw new Error("no options and no findings");
  return value;
}

/** A machine of the smallest kind, with other options laid over it. */
export function planWith(given: object = {}, more: Partial<MachinePlan<Options>> = {}): MachinePlan<Options> {
  const known = optionsFrom({ ...smallest, ...given });
  const arch = archOfInstanceType(known.instanceType) ?? "amd64";
  return {
    name: "shop-web-0",
    release: { channel: "stable", version: "4593.2.5", arch },
    image: "ami-0123456789abcdef0",
    ownImage: true,
    ignition: '{"ignition":{"version":"3.4.0"}}',
    userData: Buffer.from('{"ignition":{"version":"3.4.0"}}').toString("base64"),
    labels: {},
    options: known,
    ...more,
  };
}
