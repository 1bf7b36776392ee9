import { type ErrorCode, type Finding, FlatcarError } from "../errors.ts";

const stateCodes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EROFS: ["FD1601", "the file system is read-only"],
  EACCES: ["FD1601", "permission denied"],
  EPERM: ["FD1601", "not permitted"],
  ENOENT: ["FD1601", "this file system takes no folders"],
  ENOTDIR: ["FD1601", "a part of the path is not a folder"],
  EEXIST: ["FD1601", "a part of the path is not a folder"],
  ELOOP: ["FD1601", "a link in the path leads to itself"],
  ENOSPC: ["FD1602", "no space is left on the device"],
  EDQUOT: ["FD1602", "the disk quota is used up"],
};

const stateHints: Readonly<Partial<Record<ErrorCode, string>>> = {
  FD1601: "give another place with --state, or make this one writable",
  FD1602: "make room, then run the same command again: nothing is lost",
};

/** A failure to write below `path` as FD1601 or FD1602; any other error stays as it is. */
export function toStateError(error: unknown, path: string): unknown {
  const [code, reason] = stateCodes[(error as NodeJS.ErrnoException | undefined)?.code ?? ""] ?? [];
  if (!code || error instanceof FlatcarError) return error;
  const hint = stateHints[code];
  return new FlatcarError(
    { code, message: `state cannot be written to ${path}: ${reason}`, ...(hint ? { hint } : {}) },
    { cause: error },
  );
}

/** FD1601 for whatever kept `path` from being read. */
export function unreadableState(error: unknown, path: string): FlatcarError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const [, reason = message] = stateCodes[code] ?? [];
  const hint = "run as the user who made this state, or give another place with --state";
  return new FlatcarError(
    { code: "FD1601", message: `state cannot be read from ${path}: ${reason}`, hint },
    { cause: error },
  );
}

/** What the engine prints, and what it means. The first that matches counts. */
const meanings: readonly { readonly pattern: RegExp; readonly finding: (match: RegExpExecArray) => Finding }[] = [
  {
    pattern: /the stack is currently locked by[^\n]*((?:\n\s+\S[^\n]*)*)/,
    finding: (match) => locked((match[1] ?? "").split("\n").flatMap((line) => line.trim() || [])),
  },
  {
    pattern: /\[409\] Conflict: Another update is currently in progress/,
    finding: () => locked([]),
  },
  {
    pattern: /incorrect passphrase|passphrase must be set|unable to find either `?PULUMI_CONFIG_PASSPHRASE/,
    finding: () => wrongPassphrase(),
  },
  {
    pattern: /no space left on device|disk quota exceeded/,
    finding: (match) => stateFinding("FD1602", match[0]),
  },
  {
    pattern: /read-only file system|(?:open|mkdir|create|write)[^\n]*permission denied/,
    finding: (match) => stateFinding("FD1601", match[0]),
  },
  {
    pattern:
      /(?:no credential|missing google credentials|NoCredentialProviders|AccessDenied|could not list bucket|unable to open bucket|blob \([^)]*\))[^\n]*/,
    finding: (match) => stateFinding("FD1601", match[0]),
  },
];

function locked(details: readonly string[]): Finding {
  return {
    code: "FD1504",
    message: "another run holds this deployment's state",
    ...(details.length > 0 ? { details } : {}),
    hint: "wait until it ends; when it is certain that it runs no more: `pulumi cancel` with the same state, or delete that lock file",
  };
}

/** FD1505. */
export function wrongPassphrase(): Finding {
  return {
    code: "FD1505",
    message: "the secrets of this state were written with another passphrase",
    hint: "set PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) to the one that made the state",
  };
}

function stateFinding(code: "FD1601" | "FD1602", reason: string): Finding {
  const hint = stateHints[code];
  return { code, message: `state cannot be read or written: ${reason.trim()}`, ...(hint ? { hint } : {}) };
}

/** What a failed engine said, as one finding; FD1503 where it is none of the known failures. */
export function engineFinding(output: string, code: number | undefined): Finding {
  const text = plain(output);
  for (const { pattern, finding } of meanings) {
    const match = pattern.exec(text);
    if (match) return finding(match);
  }
  const said = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("warning:"));
  const errors = said.filter((line) => line.startsWith("error:"));
  const details = (errors.length > 0 || code === undefined ? errors : said).slice(-8);
  return {
    code: "FD1503",
    message: code === undefined ? killed : `the Pulumi engine ended with ${code}`,
    ...(details.length > 0 ? { details } : {}),
    hint: "run the same command again; what was made is known and is not made twice",
  };
}

const killed = "the Pulumi engine was killed";

/** Whether the engine did not end by itself. */
export function isKilled({ findings }: FlatcarError): boolean {
  return findings.some(({ message }) => message === killed);
}

/** Without terminal colours and Pulumi's own colour marks. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").replace(/<\{%[^%]*%\}>/g, "");
}

/** Why machines that no state knows were left alone: some of them may be another run's. */
export const notSwept =
  "another run has begun, or one was killed: machines that no state knows are left until the next run";

/** FD1504. */
export function begunMeanwhile(): FlatcarError {
  const hint = "run the same command again when that run has ended";
  return new FlatcarError({ code: "FD1504", message: notSwept, hint });
}

/** FD1504. */
export function changedMeanwhile(): FlatcarError {
  const message = "another run has changed this deployment since the plan was made";
  return new FlatcarError({ code: "FD1504", message, hint: "run the same command again: it plans anew" });
}

/** FD1603. */
export function noDeployment(name: string, hint = nowhereHint): FlatcarError {
  return new FlatcarError({ code: "FD1603", message: `there is no deployment "${name}" in this state`, hint });
}

const nowhereHint = "nothing was made yet, or it is kept elsewhere: give the name and the --state that `up` had";
