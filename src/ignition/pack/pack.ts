import { type Finding, FlatcarError, type Location } from "../../errors.ts";
import type { MachinePlan, OffLoad, UserDataChannel } from "../../platform.ts";
import type { Contributor } from "../source.ts";
import { withShortFiles } from "./files.ts";
import { gzipped, pointerTo, sha512Of } from "./pointer.ts";
import { encodeUserData, userDataSize } from "./user-data.ts";

interface PackContext {
  readonly machine: string;
  readonly platform: string;
  readonly contributors?: readonly Contributor[];
  readonly at?: Location;
  /** Where the config may lie if no form of it fits. */
  readonly offLoad?: OffLoad | undefined;
}

/** User data of a plan, and what has to be stored for it. */
type Packed = Pick<MachinePlan, "userData" | "stored">;

/** One config in the forms that user data may have. Those that take time are made when they are first asked for. */
export interface Forms {
  readonly plain: string;
  /** With gzip where it makes a file smaller. */
  readonly files: string;
  /** Gzipped as a whole, inside a config that says so. */
  readonly whole: string;
}

export function formsOf(ignition: string): Forms {
  let files: string | undefined;
  let whole: string | undefined;
  return {
    plain: ignition,
    get files() {
      files ??= withShortFiles(ignition);
      return files;
    },
    get whole() {
      whole ??= gzipped(ignition) ?? ignition;
      return whole;
    },
  };
}

/** How many of the largest parts an error names. */
const named = 3;

/**
 * Encodes Ignition for a channel: as it is where that fits, else in the first form that does, else as a pointer to a store where there is
 * one. Throws FD1203, naming sizes, limit and the largest parts, where it is too large. Pure.
 */
export function pack(forms: Forms, channel: UserDataChannel, context: PackContext): Packed {
  const fits = (form: string) => sizeOf(form, channel) <= (channel.limit ?? Number.POSITIVE_INFINITY);
  for (const name of ["plain", "files", "whole"] as const) {
    if (fits(forms[name])) return { userData: encodeUserData(forms[name], channel) };
  }
  const stored = context.offLoad && storedConfig(forms.plain, context.offLoad);
  const pointer = stored && pointerTo(forms.plain, stored.url, stored.sha512);
  if (pointer !== undefined && fits(pointer)) return { userData: encodeUserData(pointer, channel), stored };
  throw tooLarge(forms, channel, context);
}

function storedConfig(text: string, { urlOf }: OffLoad): NonNullable<Packed["stored"]> {
  const sha512 = sha512Of(text);
  return { url: urlOf(sha512), sha512, text };
}

function sizeOf(form: string, channel: UserDataChannel): number {
  return userDataSize(encodeUserData(form, channel), channel);
}

function tooLarge(forms: Forms, channel: UserDataChannel, context: PackContext): FlatcarError {
  const { machine, platform, contributors = [], at } = context;
  const [size, files, whole] = [forms.plain, forms.files, forms.whole].map((form) => format(sizeOf(form, channel)));
  const largest = contributors.slice(0, named).map(describe);
  const finding: Finding = {
    code: "FD1203",
    message: `user data of ${machine} is ${size} bytes; ${platform} takes ${format(channel.limit ?? 0)}`,
    ...(at ? { at } : {}),
    details: [
      ...(largest.length > 0 ? [`largest: ${largest.join(", ")}`] : []),
      `with gzip: ${files} bytes file by file, ${whole} bytes as a whole`,
      `limit: ${channel.source}`,
    ],
    hint: "host the largest files and name their URL in `contents.source`, or move them into an image or a system extension",
  };
  return new FlatcarError(finding);
}

function describe({ what, bytes, file, line, column }: Contributor): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${what} ${bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`} (${place})`;
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}
