import { nearest } from "../../errors.ts";
import type { Arch } from "../../platform.ts";

/** `cx23`, `cpx22`, `ccx13`, `cax11`: line and number, https://docs.hetzner.com/cloud/servers/overview/ */
const syntax = /^(cx|cpx|ccx|cax)\d{2}$/;

/** Types that a typing error is near to. */
const known = [
  ...["cx23", "cx33", "cx43", "cx53"],
  ...["cpx11", "cpx21", "cpx31", "cpx41", "cpx51", "cpx12", "cpx22", "cpx32", "cpx42", "cpx52", "cpx62"],
  ...["cax11", "cax21", "cax31", "cax41"],
  ...["ccx13", "ccx23", "ccx33", "ccx43", "ccx53", "ccx63"],
];

/** Architecture of a server type, from its name: `cax` is Ampere, the rest is x86. `undefined` when it is none. */
export function archOfServerType(serverType: string): Arch | undefined {
  const [, line] = syntax.exec(serverType) ?? [];
  if (line === undefined) return undefined;
  return line === "cax" ? "arm64" : "amd64";
}

/** What to say about a type that is none. */
export function serverTypeHint(serverType: string): string {
  const near = nearest(serverType.toLowerCase(), known);
  return near ? `did you mean "${near}"?` : 'a type is a line and a number, for example "cx23" or "cax11"';
}
