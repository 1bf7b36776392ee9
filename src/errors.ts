/** Where a finding lies: in a file, in a property of the input, or both. Lines and columns count from 1, columns in code points. */
export interface Location {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Property path in the user's own spelling, for example `machines.web.options.instanceType`. */
  readonly path?: string;
}

/** One mistake or failure, complete enough to act on. */
export interface Finding {
  readonly code: ErrorCode;
  /** What happened and why, one sentence, no trailing full stop. */
  readonly message: string;
  readonly at?: Location;
  /** Facts that help, a line each: the largest contributors, the candidates. */
  readonly details?: readonly string[];
  /** What to do about it. */
  readonly hint?: string;
  /** The machine that it befell in a run, as the user calls it: `shop-web-0`. */
  readonly machine?: string;
}

/** What is allowed and doubtful: path `$.storage.files.0.mode`, line and column from 1, columns in code points. */
export interface Doubt {
  readonly kind: "error" | "warning" | "info";
  readonly message: string;
  readonly path: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The lint that found it, which has a page in `docs/lints/`; butane and Ignition have no codes. */
  readonly code?: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What a run had done when it failed. */
export interface FailedRun {
  /** The deployment's name. */
  readonly name: string;
  /** How many machines, by what was done to them. */
  readonly counts: Readonly<Record<"create" | "update" | "replace" | "delete", number>> & {
    /** Images, where there are some. */
    readonly imported?: number;
    readonly letGo?: number;
  };
  /** The machines that failed, and what was to be done to them. */
  readonly failed: readonly { readonly name: string; readonly verb: string }[];
}

/**
 * Every code, with its title and whether it is the input that is wrong (exit code 2, while nothing was touched) or the run that failed (1).
 * Codes never change their meaning; each has a page in `docs/errors/`.
 */
export const errorCodes = {
  FD1001: { title: "Deployment file cannot be read", input: true },
  FD1002: { title: "Deployment file is not valid YAML", input: true },
  FD1003: { title: "Value in the deployment file is not valid", input: true },
  FD1004: { title: "Unknown key", input: true },
  FD1005: { title: "Unknown platform", input: true },
  FD1006: { title: "Machine configuration file cannot be read", input: true },
  FD1101: { title: "Neither a channel nor a version", input: true },
  FD1102: { title: "Release was never published", input: true },
  FD1103: { title: "Release was not published for this architecture", input: true },
  FD1104: { title: "Release sources disagree", input: false },
  FD1105: { title: "Release server cannot be reached", input: false },
  FD1106: { title: "Not in the offline snapshot", input: true },
  FD1107: { title: "No version is published everywhere", input: false },
  FD1111: { title: "No Flatcar image in this region", input: true },
  FD1112: { title: "Image sources disagree", input: false },
  FD1113: { title: "Architecture of image and machine differ", input: true },
  FD1114: { title: "Lock file is not valid", input: true },
  FD1121: { title: "File to verify cannot be read", input: true },
  FD1122: { title: "Signature is missing", input: true },
  FD1123: { title: "Signature cannot be read", input: false },
  FD1124: { title: "File is not what was signed", input: false },
  FD1125: { title: "Signature is for another file", input: false },
  FD1126: { title: "Signed by a subkey that is not known yet", input: false },
  FD1127: { title: "Signed by a stranger", input: false },
  FD1128: { title: "Key file cannot be used", input: true },
  FD1129: { title: "Key is not Flatcar's", input: true },
  FD1130: { title: "Signed by an expired key", input: false },
  FD1131: { title: "Signed by a revoked key", input: false },
  FD1132: { title: "Time of the signature cannot be", input: false },
  FD1133: { title: "DIGESTS is not what was signed", input: false },
  FD1134: { title: "DIGESTS does not name the file", input: false },
  FD1135: { title: "Signature is too weak", input: false },
  FD1136: { title: "Signature is of an earlier release", input: false },
  FD1141: { title: "Not a date", input: true },
  FD1142: { title: "Nothing was published by this date", input: true },
  FD1143: { title: "Releases cannot be compared", input: true },
  FD1144: { title: "Policy is not valid", input: true },
  FD1145: { title: "Severities are not valid", input: true },
  FD1151: { title: "Release has no such file", input: true },
  FD1152: { title: "Download did not come to its end", input: false },
  FD1153: { title: "Server does not answer with the file", input: false },
  FD1154: { title: "Content is not what was expected", input: false },
  FD1155: { title: "File changed while it was downloaded", input: false },
  FD1156: { title: "Image file or cache cannot be read or written", input: false },
  FD1157: { title: "Compressed file is broken", input: false },
  FD1158: { title: "Program to convert the image is missing", input: false },
  FD1159: { title: "Image has not the form that is wanted", input: false },
  FD1161: { title: "Unknown system extension", input: true },
  FD1162: { title: "Version of a system extension was never published", input: true },
  FD1163: { title: "System extension is not built for this architecture", input: true },
  FD1164: { title: "Release does not have, or not take, this system extension", input: true },
  FD1165: { title: "System extension and configuration write the same place", input: true },
  FD1166: { title: "List of system extensions is not valid", input: false },
  FD1171: { title: "Lock names nothing to mirror", input: true },
  FD1172: { title: "Folder is no mirror", input: true },
  FD1173: { title: "Mirror is not whole", input: false },
  FD1174: { title: "File of a mirror was altered", input: false },
  FD1175: { title: "Mirror holds a file that is not of it", input: false },
  FD1176: { title: "Mirror is not what the lock names", input: false },
  FD1177: { title: "Mirror cannot be served", input: false },
  FD1178: { title: "Lock pins nothing for the stream", input: true },
  FD1179: { title: "Release server lists no files", input: false },
  FD1201: { title: "Butane is not valid", input: true },
  FD1202: { title: "Ignition is not valid", input: true },
  FD1203: { title: "User data is larger than the platform takes", input: true },
  FD1204: { title: "The configuration needs another Ignition spec", input: true },
  FD1205: { title: "Old configuration cannot be converted", input: true },
  FD1206: { title: "Ignition would stop at first boot", input: true },
  FD1301: { title: "Credentials are missing", input: true },
  FD1302: { title: "Credentials were refused", input: false },
  FD1303: { title: "Not permitted", input: false },
  FD1401: { title: "No capacity", input: false },
  FD1402: { title: "Quota reached", input: false },
  FD1403: { title: "Throttled", input: false },
  FD1404: { title: "Endpoint cannot be reached", input: false },
  FD1405: { title: "The cloud refused a value", input: false },
  FD1406: { title: "Something referred to does not exist", input: true },
  FD1407: { title: "Machine did not start", input: false },
  FD1408: { title: "Timed out", input: false },
  FD1409: { title: "Cancelled", input: false },
  FD1410: { title: "Unknown region", input: true },
  FD1411: { title: "Unknown machine type", input: true },
  FD1413: { title: "Machine is protected against deletion", input: false },
  FD1414: { title: "Image cannot be used", input: false },
  FD1415: { title: "Machine does not exist", input: false },
  FD1416: { title: "Machine waits for its replacement", input: false },
  FD1420: { title: "The cloud answered with an error", input: false },
  FD1431: { title: "Every name is taken", input: false },
  FD1432: { title: "Rescue system cannot be used", input: false },
  FD1433: { title: "Image changed on its way", input: false },
  FD1434: { title: "Still in use", input: false },
  FD1437: { title: "A record of that name belongs to somebody else", input: false },
  FD1441: { title: "Image could not be imported", input: false },
  FD1442: { title: "Image's address cannot be reached from the cloud", input: true },
  FD1451: { title: "The cloud does not offer this", input: false },
  FD1465: { title: "Certificate was not issued", input: false },
  FD1501: { title: "Pulumi engine is missing", input: false },
  FD1502: { title: "Pulumi engine is too old", input: false },
  FD1503: { title: "Pulumi engine failed", input: false },
  FD1504: { title: "Deployment is locked by another run", input: false },
  FD1505: { title: "Secrets passphrase is wrong or missing", input: false },
  FD1601: { title: "State cannot be read or written", input: false },
  FD1602: { title: "Disk is full", input: false },
  FD1603: { title: "There is no such deployment", input: true },
  FD1604: { title: "Deployment belongs to another file", input: true },
  FD1605: { title: "Deployment holds protected machines", input: true },
  FD1621: { title: "State of a stack cannot be read", input: true },
  FD1622: { title: "File is no state of a Pulumi stack", input: true },
  FD1623: { title: "Nothing says what to look for", input: true },
  FD1624: { title: "Place of a resource is a secret", input: true },
  FD1641: { title: "Program cannot be started", input: true },
  FD1701: { title: "Wrong usage", input: true },
  FD1702: { title: "Confirmation is needed", input: true },
  FD1703: { title: "A package is not installed", input: true },
  FD1704: { title: "Ignition's engine cannot run here", input: false },
  FD1901: { title: "Internal error", input: false },
} as const satisfies Record<string, { title: string; input: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

/** The one error this package throws. It holds every finding of its step, so that all mistakes show at once. */
export class FlatcarError extends Error {
  override readonly name = "FlatcarError";
  readonly findings: readonly [Finding, ...Finding[]];
  /** Set when the cloud had already made something: its id must not be lost. */
  readonly created: string | undefined;
  /** Set when a run failed after its engine had begun. */
  readonly run: FailedRun | undefined;
  /** What was doubtful beside the mistakes. */
  readonly warnings: readonly Doubt[];

  constructor(
    findings: Finding | readonly [Finding, ...Finding[]],
    more: { cause?: unknown; created?: string; run?: FailedRun | undefined; warnings?: readonly Doubt[] } = {},
  ) {
    const list: readonly [Finding, ...Finding[]] = "code" in findings ? [findings] : findings;
    super(
      list.map((finding) => finding.message).join("; "),
      more.cause === undefined ? undefined : { cause: more.cause },
    );
    this.findings = list;
    this.created = more.created;
    this.run = more.run;
    this.warnings = more.warnings ?? [];
  }

  /** Code of the first finding. */
  get code(): ErrorCode {
    return this.findings[0].code;
  }
}

/**
 * A finding as plain text, the way the engine prints it: code and message, then place, facts and remedy, each with its mark. What goes on
 * over a line break is indented by four, so that `parseFindings` gives exactly this finding back.
 */
export function formatFinding({ code, message, at, details = [], hint }: Finding): string {
  const marked = [
    ...(at?.file === undefined ? [] : [marks.file + formatPosition(at.file, at)]),
    ...(at?.path === undefined ? [] : [marks.path + at.path]),
    ...details.map((detail) => marks.detail + detail),
    ...(hint === undefined ? [] : [marks.hint + hint]),
  ];
  const parts = [`${code}: ${message}`, ...marked.map((part) => `  ${part}`)];
  return parts.map((part) => part.replaceAll("\n", "\n    ")).join("\n");
}

/** Every finding in a text that holds some as `formatFinding` writes them; what stands around them is left out. */
export function parseFindings(text: string): readonly Finding[] {
  const found: { readonly head: Pick<Finding, "code" | "message">; readonly marked: string[] }[] = [];
  for (const part of text.split(/\n(?! {4})/).map((each) => each.replaceAll("\n    ", "\n"))) {
    const head = parseHead(part);
    if (head) found.push({ head, marked: [] });
    else if (part.startsWith("  ")) found.at(-1)?.marked.push(part.slice(2));
  }
  return found.map(({ head, marked }) => ({ ...head, ...parseMarked(marked) }));
}

const marks = { file: "at ", path: "in ", detail: "- ", hint: "→ " } as const;

function parseHead(part: string): Pick<Finding, "code" | "message"> | undefined {
  const [, code, message = ""] = (!part.startsWith("  ") && /^[^\n]*?\b(FD\d{4}): (.*)$/s.exec(part)) || [];
  return isErrorCode(code) ? { code, message } : undefined;
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && Object.hasOwn(errorCodes, code);
}

function parseMarked(marked: readonly string[]): Omit<Finding, "code" | "message"> {
  const all = (mark: string) => marked.flatMap((part) => (part.startsWith(mark) ? [part.slice(mark.length)] : []));
  const [position] = all(marks.file);
  const [path] = all(marks.path);
  const [hint] = all(marks.hint);
  const details = all(marks.detail);
  const at = { ...(position === undefined ? {} : parsePosition(position)), ...(path === undefined ? {} : { path }) };
  return {
    ...(Object.keys(at).length > 0 ? { at } : {}),
    ...(details.length > 0 ? { details } : {}),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** `flatcar.yaml:8:14`; a name that could be taken for one with a line is in quotes. */
function formatPosition(file: string, { line, column }: Location): string {
  const name = /^"|:\d+$/.test(file) ? `"${file.replaceAll(/["\\]/g, "\\$&")}"` : file;
  return [name, line, column].filter((part) => part !== undefined).join(":");
}

/** `flatcar.yaml:8:14`, with or without line and column. */
export function parsePosition(text: string): Location {
  const match = /^(?:"((?:[^"\\]|\\.)*)"|(.*?))(?::(\d+)(?::(\d+))?)?$/s.exec(text);
  const [, quoted, bare = text, line, column] = match ?? [];
  return {
    file: quoted === undefined ? bare : quoted.replaceAll(/\\(.)/gs, "$1"),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** Throws when there are findings; otherwise does nothing. */
export function throwFindings(findings: readonly Finding[], warnings: readonly Doubt[] = []): void {
  const [first, ...rest] = findings;
  if (first) throw new FlatcarError([first, ...rest], { warnings });
}

/**
 * The candidate most like `word`, if one is near enough to suggest: the same but for case and marks between words, else with few
 * letters wrong for its length, else the only one that begins like it.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  const ranked = [...new Set(candidates)].map((candidate) => {
    const written = candidate.toLowerCase();
    return { candidate, letters: editDistance(bare(typed), bare(written)), signs: editDistance(typed, written) };
  });
  const near = ranked.filter(({ letters }) => letters <= mostWrong(word.length));
  const [first] = near.sort((a, b) => a.letters - b.letters || a.signs - b.signs);
  if (first) return first.candidate;
  const longer = ranked.filter(({ candidate }) => word.length > 2 && bare(candidate).startsWith(bare(typed)));
  return longer.length === 1 ? longer[0]?.candidate : undefined;
}

/** Letters that may be wrong: one in three, two at most, but one in any word of more than a letter. */
function mostWrong(length: number): number {
  return length < 2 ? 0 : Math.min(2, Math.max(1, Math.floor(length / 3)));
}

/** Without case and without marks between words. */
function bare(word: string): string {
  return word.toLowerCase().replace(/[-_.: ]/g, "");
}

/** Letters to insert, delete, change or swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let above: readonly number[] = [];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (above[j - 2] ?? 0) + 1 : change;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, swap));
    }
    above = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
