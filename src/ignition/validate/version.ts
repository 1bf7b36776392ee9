import { minorOf, newestStable, versionOf } from "../schema/ignition.ts";

/** Why a document of a version that is not known cannot be checked, and what to do. */
export interface VersionFault {
  readonly message: string;
  readonly hint: string;
}

const oldestMajor = 3;
const range = `3.0.0 to ${versionOf(newestStable)}`;

/** `written` is what stands at `ignition.version`, `normal` the semantic version that it is, `old` a document with `ignitionVersion`. */
export function versionFault(written: string, normal: string | undefined, old: boolean): VersionFault {
  if (old) return olderThanKnown("1");
  if (written === "") return { message: "the version of Ignition is missing", hint: `write one of ${range}` };
  const [major = 0, minor = 0] = (normal ?? "").split(".").map(Number);
  if (normal === undefined) return { message: `"${written}" is no version of Ignition`, hint: `write one of ${range}` };
  if (major < oldestMajor) return olderThanKnown(normal);
  if (major > oldestMajor || minor > newestStable) {
    const hint = `write ${versionOf(newestStable)} or older, as far as the release reads it`;
    return { message: `Ignition ${normal} is newer than any that is known here`, hint };
  }
  const hint = `write ${versionOf(minorOf(`3.${minor}.0`) ?? newestStable)}`;
  if (normal.endsWith("-experimental")) return { message: `Ignition ${normal} is no experiment any more`, hint };
  return { message: `there is no Ignition ${normal}`, hint };
}

function olderThanKnown(version: string): VersionFault {
  const hint =
    "Flatcar converts it by itself when it boots; to have it checked and merged write 3.3.0 or newer, which `flatcar-deploy ignition convert` helps with";
  return { message: `Ignition ${version} is older than 3.0.0, and is not checked here`, hint };
}
