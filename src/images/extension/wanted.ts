import { nearest } from "../../errors.ts";

/** A system extension as a user asks for it. */
export interface WantedExtension {
  readonly name: string;
  /** Without a leading `v`: an exact version, or the beginning of one (`1.34`). Left out: the newest. */
  readonly version?: string;
}

const pattern = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@v?(\d[\w.+]*))?$/;

/** How one is written, for messages. */
export const extensionForm = "NAME or NAME@VERSION is wanted, for example kubernetes@v1.35";

/** Reads `kubernetes`, `kubernetes@v1.35` or `kubernetes@v1.35.6`; `undefined` for anything else. */
export function parseExtension(text: string): WantedExtension | undefined {
  const [, name, version] = pattern.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name, ...(version === undefined ? {} : { version }) };
}

/** Whether a published version is the one that is asked for, or begins with it. */
export function isWithin(version: string, { version: wanted }: WantedExtension): boolean {
  const bare = withoutV(version);
  return wanted === undefined || bare === wanted || bare.startsWith(`${wanted}.`) || bare.startsWith(`${wanted}+`);
}

/** Whether one version alone is asked for. */
export function isExact({ version: wanted }: WantedExtension, version: string): boolean {
  return wanted === withoutV(version);
}

function withoutV(version: string): string {
  return version.replace(/^v/, "");
}

/** Negative when `a` is older than `b`: by numbers, so that `v1.35.10` comes after `v1.35.9`. */
export function compareExtensionVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.match(/\d+/g)?.map(Number) ?? []);
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index++) {
    const difference = (left?.[index] ?? -1) - (right?.[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The first two numbers of a version: `1.35` of `v1.35.6`. */
export function minorOf(version: string): string {
  return /^v?(\d+\.\d+)/.exec(version)?.[1] ?? withoutV(version);
}

/** What a user may have meant. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? "`flatcar-deploy extension list` shows all there are" : `did you mean ${near}?`;
}
