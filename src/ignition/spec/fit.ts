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
  if (newest === undefined) throw refuse(versionOf(rendered.minor), "2.3.0", release, [], at);
  const minor = Math.min(newest, rendered.minor);
  const { config, lost } = convert(rendered.config, rendered.minor, minor);
  const all = [...lost, ...embeddedMisfits(rendered.config, newest)];
  if (!config || all.length > 0) {
    const details = all.map((misfit) => describe(misfit, rendered));
    throw refuse(highest(all), versionOf(newest), release, details, at);
  }
  if (minor === rendered.minor) return rendered;
  return { ...rendered, config, minor, ignition: encodeJson(ignitionSchema(minor), config as Values) };
}

/** `storage.luks.0.discard needs 3.4.0 (web.bu:9:7)` */
function describe({ path, needs, why }: Misfit, { locate }: Rendered): string {
  const { path: written, file, line, column } = locate(path);
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${written.replace(/^\$\./, "")} needs ${needs}${why === undefined ? "" : `: ${why}`} (${place})`;
}

function highest(found: readonly Misfit[]): string {
  return found.map(({ needs }) => needs).reduce((a, b) => (minorIn(b) > minorIn(a) ? b : a));
}

function minorIn(version: string): number {
  return Number(version.split(".")[1]);
}

function refuse(
  needs: string,
  newest: string,
  { version }: Release,
  details: readonly string[],
  at: Location | undefined,
): FlatcarError {
  const more = details.length > named ? [`and ${details.length - named} more`] : [];
  const finding: Finding = {
    code: "FD1204",
    message: `the configuration needs Ignition ${needs}, and Flatcar ${version} reads up to ${newest}`,
    ...(at ? { at } : {}),
    ...(details.length > 0 ? { details: [...details.slice(0, named), ...more] } : {}),
    hint: hintFor(needs, details.length > 0),
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
