import { isIPv6 } from "node:net";
import { z } from "zod";

/** A range of IPv4 addresses, written with its first one. */
const beyond = "the address has bits beyond the prefix: write the first address of the range";
export const cidr4 = z.cidrv4().refine(isWhole, beyond);

/** A range of a VPC or a subnet, https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
export function blockOf(what: string) {
  return cidr4.refine((cidr) => {
    const prefix = Number(cidr.split("/")[1]);
    return prefix >= 16 && prefix <= 28;
  }, `a range of a ${what} is /16 to /28`);
}

/** A range of IPv4 or IPv6 addresses, as EC2 writes it. */
export const anyCidr = z.union([cidr4, z.cidrv6().refine(isWhole6, beyond).transform(shortest)]);

/** Whether an IPv4 range begins with its first address. */
function isWhole(cidr: string): boolean {
  const [address = "", prefix] = cidr.split("/");
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return number % 2 ** (32 - Number(prefix)) === 0;
}

/** Whether an IPv6 range begins with its first address. */
function isWhole6(cidr: string): boolean {
  const [first = "", prefix] = shortest(cidr).split("/");
  const [head = [], tail] = first.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = tail === undefined ? [] : Array<string>(8 - head.length - tail.length).fill("0");
  const bits = [...head, ...zeros, ...(tail ?? [])].map((group) =>
    Number.parseInt(group, 16).toString(2).padStart(16, "0"),
  );
  return !bits.join("").slice(Number(prefix)).includes("1");
}

/** An IPv6 range in the form of RFC 5952: `2001:DB8:0::/48` is `2001:db8::/48`. */
function shortest(cidr: string): string {
  const [address = "", prefix] = cidr.split("/");
  return isIPv6(address) ? `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/${prefix}` : cidr;
}
