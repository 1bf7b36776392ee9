import { type Finding, FlatcarError } from "../../errors.ts";
import type { Arch } from "../../platform.ts";
import type { LockedExtension } from "../lock/lock.ts";
import { officialExtensions } from "./official.ts";
import { bundledExtensions } from "./snapshot.ts";
import type { ExtensionImage, ExtensionSource } from "./source.ts";
import {
  compareExtensionVersions,
  extensionForm,
  isWithin,
  parseExtension,
  suggestion,
  type WantedExtension,
} from "./wanted.ts";

/** Reads `kubernetes@v1.35`. Throws FD1161. */
export function readExtension(text: string): WantedExtension {
  const wanted = parseExtension(text);
  if (wanted) return wanted;
  throw new FlatcarError({ code: "FD1161", message: `"${text}" is not a system extension`, hint: extensionForm });
}

/**
 * The newest published version of what is asked for. Throws FD1161 for a name and FD1162 for a version that is not there, FD1163 where it was not
 * built for the architecture, FD1106 where nobody can be asked for its digest, and what the source throws.
 */
export async function resolveExtension(text: string, arch: Arch, source: ExtensionSource): Promise<LockedExtension> {
  const wanted = readExtension(text);
  const images = await source.images(wanted.name);
  if (images.length === 0) throw new FlatcarError(await unknownName(wanted.name, source));
  const fitting = images.filter(({ version }) => isWithin(version, wanted));
  if (fitting.length === 0) throw new FlatcarError(unknownVersion(text, wanted, images, source));
  const built = fitting.filter((image) => image.arch === arch);
  const newest = built.sort((a, b) => compareExtensionVersions(b.version, a.version))[0];
  if (!newest) throw new FlatcarError(notBuilt(text, arch, wanted, images));
  const { version, url, sha256 } = newest;
  if (sha256 === undefined) throw noDigest(text, version, source);
  return { version, url, sha256 };
}

async function unknownName(name: string, source: ExtensionSource): Promise<Finding> {
  const known = [...(await bundledExtensions().list()).keys(), ...officialExtensions];
  const { until } = source;
  const beyond = until === undefined ? "" : `, as far as the ${source.name} knows`;
  return {
    code: "FD1161",
    message: `there is no system extension "${name}"${beyond}`,
    hint: suggestion(name, known),
  };
}

/** How many versions a message names. */
const named = 5;

function unknownVersion(
  text: string,
  { name }: WantedExtension,
  images: readonly ExtensionImage[],
  { name: from, until }: ExtensionSource,
): Finding {
  const beyond = until === undefined ? "" : `, as far as the ${from} knows`;
  return {
    code: "FD1162",
    message: `there is no ${text}${beyond}`,
    hint: `versions of ${name}, the newest first: ${newestOf(images).join(", ")}`,
  };
}

function notBuilt(text: string, arch: Arch, { name }: WantedExtension, images: readonly ExtensionImage[]): Finding {
  const built = newestOf(images.filter((image) => image.arch === arch));
  return {
    code: "FD1163",
    message: `${text} is not built for ${arch}`,
    hint:
      built.length > 0
        ? `versions of ${name} for ${arch}: ${built.join(", ")}`
        : "choose a machine type of another architecture, or leave the extension out",
  };
}

function newestOf(images: readonly ExtensionImage[]): readonly string[] {
  const versions = [...new Set(images.map(({ version }) => version))];
  return versions.sort((a, b) => compareExtensionVersions(b, a)).slice(0, named);
}

function noDigest(text: string, version: string, { name }: ExtensionSource): FlatcarError {
  return new FlatcarError({
    code: "FD1106",
    message: `${text} would be ${version} by the ${name}, and offline nobody is asked for its digest`,
    hint: "run `flatcar-deploy lock` once with a network: what is in flatcar.lock is not looked up; or name a mirror in FLATCAR_DEPLOY_EXTENSION_URL and run without --offline",
  });
}
