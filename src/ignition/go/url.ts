import { isIPv6 } from "node:net";

/** The parts of a URL that checks ask for. */
export interface Url {
  /** In lower case; empty where there is none. */
  readonly scheme: string;
  /** Everything after the scheme where that does not begin with a slash. */
  readonly opaque: string;
  /** After `?`, still escaped. */
  readonly query: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\x00-\x1f\x7f]/;
const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const wrongEscape = /%(?![0-9A-Fa-f]{2})/;
/** A byte that a host may not hold, or an escape for one that needs none. */
const wrongHost = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\x80-\u{10ffff}]|%(?!25)[0-7]/u;
const wrongUser = /[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/;

/** A URL as Go's `url.Parse` takes it, https://pkg.go.dev/net/url#Parse; `undefined` for what it refuses. */
export function parseUrl(text: string): Url | undefined {
  const hash = text.indexOf("#");
  const url = hash < 0 ? text : text.slice(0, hash);
  if (control.test(url) || (hash >= 0 && wrongEscape.test(text.slice(hash)))) return undefined;
  if (url === "*") return { scheme: "", opaque: "", query: "" };
  const name = scheme.exec(url)?.[1] ?? "";
  if (url.startsWith(":")) return undefined;
  const [rest, query] = splitQuery(name === "" ? url : url.slice(name.length + 1));
  const lower = name.toLowerCase();
  if (!rest.startsWith("/")) {
    if (lower !== "") return { scheme: lower, opaque: rest, query };
    if ((rest.split("/", 1)[0] ?? "").includes(":")) return undefined;
  }
  return isHierarchy(lower, rest) ? { scheme: lower, opaque: "", query } : undefined;
}

function splitQuery(rest: string): readonly [rest: string, query: string] {
  const mark = rest.indexOf("?");
  return mark < 0 ? [rest, ""] : [rest.slice(0, mark), rest.slice(mark + 1)];
}

/** `//user@host:port/path`, or a path alone. */
function isHierarchy(name: string, rest: string): boolean {
  if (!rest.startsWith("//") || (name === "" && rest.startsWith("///"))) return !wrongEscape.test(rest);
  const slash = rest.indexOf("/", 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  if (slash >= 0 && wrongEscape.test(rest.slice(slash))) return false;
  const at = authority.lastIndexOf("@");
  const user = authority.slice(0, Math.max(at, 0));
  return isHost(authority.slice(at + 1)) && !wrongUser.test(user) && !wrongEscape.test(user);
}

function isHost(host: string): boolean {
  const bracket = host.lastIndexOf("[");
  if (bracket > 0) return false;
  if (bracket === 0) return isIpLiteral(host);
  const colon = host.lastIndexOf(":");
  if (colon >= 0 && !/^:[0-9]*$/.test(host.slice(colon))) return false;
  return !wrongEscape.test(host) && !wrongHost.test(host);
}

/** `[fe80::1%25en0]:80` */
function isIpLiteral(host: string): boolean {
  const end = host.lastIndexOf("]");
  if (end < 0 || !/^(:[0-9]*)?$/.test(host.slice(end + 1))) return false;
  const [address = "", zone] = host.slice(1, end).split(/%25(.*)/s);
  if (wrongEscape.test(address) || wrongHost.test(address)) return false;
  return isIPv6(address) && (zone === undefined || (zone !== "" && !wrongEscape.test(zone)));
}

/** The first value of a parameter in a query; `undefined` when it is not there. */
export function queryValue(query: string, name: string): string | undefined {
  for (const pair of query.split("&")) {
    if (pair === "" || pair.includes(";") || wrongEscape.test(pair)) continue;
    const equals = pair.indexOf("=");
    const key = equals < 0 ? pair : pair.slice(0, equals);
    if (unescapeQuery(key) === name) return equals < 0 ? "" : unescapeQuery(pair.slice(equals + 1));
  }
  return undefined;
}

function unescapeQuery(text: string): string {
  const bytes = text.replaceAll("+", " ").replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return bytes;
}
