import { type Finding, FlatcarError, type Location } from "../../errors.ts";
import type { Release } from "../../platform.ts";
import { encodeJson } from "../go/json-encode.ts";
import type { Rendered } from "../render.ts";
import { ignitionSchema, versionOf } from "../schema/ignition.ts";
import type { Values } from "../schema/type.ts";
import { convert } from "./convert.ts";
import { embeddedMisfits } from "./embedded.ts";
import type { Misfit } from "./needs.ts";
import { firstReaders, newestMinor } from "./release.ts";

/** How many places an error names. */
const named = 10;

/**
 * The configuration as a release reads it: unchanged, or in the newest spec that the release knows where that holds all of it.
 * Throws FD1204, with every place that needs a newer spec, where it does not: the machine would not boot.
 */
export function fitRelease(rendered: Rendered, release: Release, at?: Location): Rendered {
  const newest = newestMinor(release.version);
  if (newest === undefined) throw tooNew(versionOf(rendered.minor), "2.3.0", release, [], at);
  const minor = Math.min(newest, rendered.minor);
  const found = fitted(rendered, minor, newest);
  if ("ignition" in found) return found;
  const details = found.misfits.map((misfit) => describe(misfit, rendered));
  throw tooNew(highest(found.misfits), versionOf(newest), release, details, at);
}

/**
 * The configuration in a version of the spec, whichever is newer; `pretty` is how it is written then. Throws FD1204, with every place that
 * does not mean the same there.
 */
export function fitSpec(rendered: Rendered, minor: number, pretty = false): Rendered {
  if (minor === rendered.minor) return rendered;
  const found = fitted(rendered, minor, minor, pretty);
  if ("ignition" in found) return found;
  const { misfits } = found;
  const [first] = misfits;
  throw refuse(`the configuration needs Ignition ${highest(misfits)}, and ${versionOf(minor)} is asked for`, {
    at: first && rendered.locate(first.path),
    details: misfits.map((misfit) => (misfit === first ? needOf(misfit, rendered) : describe(misfit, rendered))),
    hint: "take out what is listed, or ask for another version",
  });
}

/** In another version, or why not; `newest` is the newest that whoever reads it knows. */
function fitted(
  rendered: Rendered,
  minor: number,
  newest: number,
  pretty = false,
): Rendered | { readonly misfits: readonly Misfit[] } {
  const { config, lost } = convert(rendered.config, rendered.minor, minor);
  const misfits = [...lost, ...embeddedMisfits(rendered.config, newest)];
  if (!config || misfits.length > 0) return { misfits };
  if (minor === rendered.minor) return rendered;
  return { ...rendered, config, minor, ignition: encodeJson(ignitionSchema(minor), config as Values, pretty) };
}

/** `storage.luks.0.discard needs 3.4.0 (web.bu:9:7)` */
function describe(misfit: Misfit, rendered: Rendered): string {
  const { file, line, column } = rendered.locate(misfit.path);
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${needOf(misfit, rendered)} (${place})`;
}

/** Without its place, where that stands elsewhere. */
function needOf({ path, needs, why }: Misfit, { locate }: Rendered): string {
  const written = locate(path).path.replace(/^\$\./, "");
  return `${written} needs ${needs}${why === undefined ? "" : `: ${why}`}`;
}

function highest(found: readonly Misfit[]): string {
  return found.map(({ needs }) => needs).reduce((a, b) => (minorIn(b) > minorIn(a) ? b : a));
}

function minorIn(version: string): number {
  return Number(version.split(".")[1]);
}

function tooNew(
  needs: string,
  newest: string,
  { version }: Release,
  details: readonly string[],
  at: Location | undefined,
): FlatcarError {
  const message = `the configuration needs Ignition ${needs}, and Flatcar ${version} reads up to ${newest}`;
  return refuse(message, { at, details, hint: hintFor(needs, details.length > 0) });
}

interface Refusal {
  readonly at: Location | undefined;
  readonly details: readonly string[];
  readonly hint: string;
}

function refuse(message: string, { at, details, hint }: Refusal): FlatcarError {
  const more = details.length > named ? [`and ${details.length - named} more`] : [];
  const finding: Finding = {
    code: "FD1204",
    message,
    ...(at ? { at } : {}),
    ...(details.length > 0 ? { details: [...details.slice(0, named), ...more] } : {}),
    hint,
  };
  return new FlatcarError(finding);
}

function hintFor(needs: string, listed: boolean): string {
  const first = needs.includes("-") ? undefined : firstReaders(minorIn(needs));
  const release = first && `choose a newer release: ${needs} is read from ${first} on`;
  if (!listed) return release ?? `no release reads ${needs}`;
  return release === undefined
    ? `no release reads ${needs}: take out what is listed, or write it for an older spec`
    : `take out what is listed, or ${release}`;
}
