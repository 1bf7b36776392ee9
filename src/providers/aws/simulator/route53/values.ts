import { isIPv4, isIPv6 } from "node:net";

/** Why a value is none of its type, in Route 53's words; `undefined` for one that may stand. */
export function problemOfValue(type: string, value: string): string | undefined {
  const problem = problems[type]?.(value);
  return problem && `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
}

const text = (value: string) =>
  /^"(?:[^"\\]|\\\d{3}|\\\D){0,255}"(?:\s+"(?:[^"\\]|\\\d{3}|\\\D){0,255}")*$/.test(value)
    ? undefined
    : "InvalidCharacterString (Value should be enclosed in quotation marks)";

const named = (pattern: RegExp, what: string) => (value: string) =>
  pattern.test(value) ? undefined : `${what} (Value is not valid)`;

const problems: Readonly<Record<string, (value: string) => string | undefined>> = {
  A: (value) => (isIPv4(value) ? undefined : "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"),
  AAAA: (value) => (isIPv6(value) ? undefined : "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"),
  CNAME: named(/^[^\s]+$/, "CNAMERRDATAIllegalDomainName"),
  MX: named(/^\d{1,5} \S+$/, "MXRRDATANotTwoFields"),
  SRV: named(/^\d{1,5} \d{1,5} \d{1,5} \S+$/, "SRVRRDATANotFourFields"),
  CAA: named(/^\d{1,3} \w+ ".*"$/, "CAARRDATANotThreeFields"),
  TXT: text,
  SPF: text,
};
