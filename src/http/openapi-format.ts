import { isIP, isIPv4, isIPv6 } from "node:net";

/** Formats that are checked. Any other is taken as it is. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": (text) => /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?$/.test(text),
  uuid: (text) => /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(text),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: isCidr,
};

function isCidr(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  const most = isIPv4(address) ? 32 : 128;
  return isIP(address) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= most;
}
