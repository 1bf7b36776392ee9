import { z } from "zod";

const hostName = /^(?:(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)?$/i;

/** A name that an address points back to. */
export const reverseName = z
  .string()
  .max(253)
  .regex(hostName, "a name is like web.example.com")
  .transform((name) => name.toLowerCase())
  .optional();

/** Of what has an address of each family. */
export const reverseDns = z
  .strictObject({
    ipv4: reverseName.describe("Name that the IPv4 address points to. Empty: Hetzner's own. Left out: not looked at."),
    ipv6: reverseName.describe("Name that the IPv6 address points to. Empty: none. Left out: not looked at."),
  })
  .optional()
  .describe("Reverse DNS of the public addresses, of an IPv6 network that of its first.");

/** An address, and the name that it points to: empty for Hetzner's own and for none. */
export interface Pointer {
  readonly ip: string;
  readonly name: string;
}

/** What Hetzner calls an address that nobody named, https://docs.hetzner.com/cloud/servers/cloud-server-rdns/ */
const own = /^static\.[\da-f.:-]+\.clients\.your-server\.de$/i;

function nameOf(text: string | null | undefined): string {
  return text && !own.test(text) ? text.toLowerCase() : "";
}

/** As the API lists names of an address or a network. */
interface Listed {
  readonly ip: string;
  readonly dns_ptr: string;
}

const canonical = (ip: string) => (ip.includes(":") ? new URL(`http://[${ip}]`).hostname : ip);

/** The pointer of an address, or of the first one of a network, out of what the API lists. Pure. */
export function pointerOf(address: string, listed: string | null | undefined | readonly Listed[]): Pointer {
  const ip = address.replace(/::\/\d+$/, "::1");
  if (typeof listed === "string" || !listed) return { ip, name: nameOf(listed) };
  const found = listed.find((one) => canonical(one.ip) === canonical(ip));
  return { ip, name: nameOf(found?.dns_ptr) };
}

/** Body of the call that gives an address its name; `undefined` where it has it, or nothing is wanted. Pure. */
export function renaming({ ip, name }: Pointer, wanted: string | undefined) {
  return wanted === undefined || wanted === name ? undefined : { ip, dns_ptr: wanted === "" ? null : wanted };
}

type Family = "ipv4" | "ipv6";

interface Side {
  readonly ip: string | null;
  readonly dns_ptr?: string | null | readonly Listed[];
}

/** Pointers of what has an address of each family, as far as it has one. Pure. */
export function pointersOf(net: Readonly<Record<Family, Side | null>>): Partial<Record<Family, Pointer>> {
  const families = ["ipv4", "ipv6"] as const;
  return Object.fromEntries(
    families.flatMap((family) => {
      const side = net[family];
      return side?.ip ? [[family, pointerOf(side.ip, side.dns_ptr)]] : [];
    }),
  );
}

/** The option as it is found. Pure. */
export function foundNames(pointers: Partial<Record<Family, Pointer>>): Partial<Record<Family, string>> {
  return Object.fromEntries(Object.entries(pointers).map(([family, { name }]) => [family, name]));
}

/** Bodies of the calls that give both families their names. Pure. */
export function renamings(
  pointers: Partial<Record<Family, Pointer>>,
  wanted: Readonly<Partial<Record<Family, string | undefined>>> = {},
): readonly { readonly ip: string; readonly dns_ptr: string | null }[] {
  const families = Object.entries(pointers) as readonly (readonly [Family, Pointer])[];
  return families.flatMap(([family, pointer]) => renaming(pointer, wanted[family]) ?? []);
}
