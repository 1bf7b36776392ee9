import { lintCodes } from "../src/ignition/index.ts";
import { lints } from "../src/ignition/lint/table.ts";

/** Text of `docs/lints/README.md`: every lint with its title, and how to turn one off. */
export function lintList(): string {
  return [
    "# Lints",
    "",
    "What Ignition takes and what still fails or surprises on Flatcar. Each is a warning with a place, a reason and a remedy, found in the",
    "merged configuration of a machine. `plan`, `up` and `ignition render` print them, and the provider shows them in the machine's row.",
    "With `--strict` they are errors, as all warnings are: `ignition render` and `validate` then exit with 2.",
    "",
    "A lint is turned off for a deployment, or for one pool, in `flatcar.yaml`; a pool's own setting counts:",
    "",
    "```yaml",
    "name: shop",
    "lints:",
    "  FL501: off",
    "machines:",
    "  web:",
    "    platform: aws",
    "    options: { region: eu-central-1, instanceType: t3.small }",
    "    lints:",
    "      FL401: off",
    "      FL501: warn",
    "```",
    "",
    'A Pulumi program does so in the provider\'s configuration: `lints: { FL501: "off" }`.',
    "",
    "| code | meaning |",
    "| --- | --- |",
    ...lintCodes.map((code) => `| [${code}](${code}.md) | ${lints[code].title} |`),
    "",
  ].join("\n");
}
