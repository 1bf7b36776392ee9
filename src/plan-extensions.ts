import { type Finding, FlatcarError, type Location, throwFindings } from "./errors.ts";
import { type ConfigSource, type IgnitionSource, type Rendered, render } from "./ignition/index.ts";
import {
  bundledExtensions,
  checkForeign,
  checkOfficial,
  type ExtensionUpdates,
  enabledExtensions,
  extensionConfig,
  extensionKey,
  fileKey,
  installedExtensions,
  isOfficial,
  isShipped,
  isUpdated,
  isWithin,
  type LockedExtension,
  lockedExtension,
  noopFile,
  notInRelease,
  officialFile,
  type PlacedExtension,
  readExtension,
  resolveExtension,
} from "./images/index.ts";
import type { PlanContext, PlanMemory } from "./plan-context.ts";
import { once } from "./plan-image.ts";
import type { Release } from "./platform.ts";

/** What planning must know of the extensions of a machine. */
export interface ExtensionSpec {
  /** `kubernetes@v1.35`, `podman`: of the bakery or of the release. */
  readonly extensions?: readonly string[] | undefined;
  /** Left out: `none`. */
  readonly extensionUpdates?: ExtensionUpdates | undefined;
  /** What the machine was made from, where it is there already. */
  readonly made?: { readonly ignition?: string } | undefined;
}

/**
 * What goes below the configuration of a machine for its extensions; `undefined` where it has none. Throws, with every one of them that is wrong:
 * FD1161 to FD1164, and what their sources throw, each at its place in the spec: `extensions.0`.
 */
export async function extensionSource(
  spec: ExtensionSpec,
  release: Release,
  context: PlanContext,
  at: (path: string) => Location,
): Promise<IgnitionSource | undefined> {
  const { extensions = [], extensionUpdates = "none" } = spec;
  if (extensions.length === 0) return undefined;
  const findings: Finding[] = [];
  const placed: PlacedExtension[] = [];
  const official: string[] = [];
  for (const [index, text] of extensions.entries()) {
    try {
      const found = await placeOne(text, spec, release, context);
      if (typeof found === "string") official.push(found);
      else if (found) placed.push(found);
    } catch (error) {
      if (!(error instanceof FlatcarError)) throw error;
      findings.push(...error.findings.map((finding) => ({ ...finding, at: at(`extensions.${index}`) })));
    }
  }
  throwFindings(findings);
  return { kind: "ignition", name: "extensions", text: extensionConfig(placed, official, extensionUpdates) };
}

/** The configuration over that of its extensions. Throws FD1165, at a place in the spec, for what both write. */
export function overExtensions(
  below: IgnitionSource,
  written: Rendered,
  sources: readonly ConfigSource[],
  { extended }: Pick<PlanMemory, "extended">,
  at: Location,
): Rendered {
  const known = extended.get(written) ?? new Map<string, Rendered>();
  extended.set(written, known);
  const found = known.get(below.text);
  if (found) return found;
  throwFindings(collisions(render([below]), written, at));
  const merged = render([below, ...sources]);
  known.set(below.text, merged);
  return merged;
}

/** An extension of the bakery, or the name of one that the release has; `undefined` for what it has switched on. */
async function placeOne(
  text: string,
  spec: ExtensionSpec,
  release: Release,
  context: PlanContext,
): Promise<PlacedExtension | string | undefined> {
  const wanted = readExtension(text);
  const { name } = wanted;
  if (isShipped(name) && wanted.version === undefined) return undefined;
  if (isOfficial(name)) {
    if (wanted.version !== undefined) throw ofRelease(name);
    checkOfficial(name, release);
    if (!enabledExtensions(spec.made?.ignition ?? "").includes(name)) await findOfficial(name, release, context);
    return name;
  }
  const updates = spec.extensionUpdates ?? "none";
  const made = updates === "none" ? undefined : madeWith(text, spec, release);
  const pinned = made ?? (await pinnedFor(text, release, context));
  checkForeign(name, release, isUpdated(wanted, pinned.version, updates));
  return { wanted, arch: release.arch, pinned };
}

function ofRelease(name: string): FlatcarError {
  return new FlatcarError({
    code: "FD1162",
    message: `${name} is part of each release and has no version of its own`,
    hint: `write ${name} alone`,
  });
}

/** Finds the image in the release, where no lock does. A machine fetches it by itself: where nobody can be asked, looking at a plan needs none. */
async function findOfficial(name: string, release: Release, context: PlanContext): Promise<void> {
  const file = officialFile(name);
  const key = fileKey(release, file);
  if (context.lock?.files[key]) return;
  try {
    const published = await once(context, `file ${key}`, () => context.releases.published(release, file));
    if (!published) throw notInRelease(name, release, context.releases.name);
    context.memory.files.set(key, published);
  } catch (error) {
    const open = context.imagesOptional && error instanceof FlatcarError && error.code === "FD1106";
    if (!open) throw error;
  }
}

async function pinnedFor(text: string, { arch }: Release, context: PlanContext): Promise<LockedExtension> {
  const locked = context.lock && lockedExtension(context.lock, text, arch);
  if (locked) return locked;
  const key = extensionKey(text, arch);
  const source = context.extensions ?? bundledExtensions();
  const found = await once(context, `extension ${key}`, () => resolveExtension(text, arch, source));
  context.memory.extensions.set(key, found);
  return found;
}

/** A machine that updates its extensions itself keeps the ones that it was made with, while they are what is asked for. */
function madeWith(text: string, { made }: ExtensionSpec, { arch }: Release): LockedExtension | undefined {
  const wanted = readExtension(text);
  const found = installedExtensions(made?.ignition ?? "").find((each) => each.name === wanted.name);
  if (!found?.sha256 || found.arch !== arch || !isWithin(found.version, wanted)) return undefined;
  const { version, url, sha256 } = found;
  return { version, url, sha256 };
}

function collisions(below: Rendered, written: Rendered, at: Location): readonly Finding[] {
  const own = new Map(placesOf(written));
  return placesOf(below).flatMap(([place]) => {
    const path = own.get(place);
    if (path === undefined || place === noopFile) return [];
    const { file, path: inFile, line, column } = written.locate(path);
    const position = [file, line, column].filter((part) => part !== undefined).join(":");
    return [
      {
        code: "FD1165" as const,
        message: `${place} is written for the extensions, and by the configuration as well`,
        at,
        details: [`${position}: ${inFile.replace(/^\$\./, "")}`],
        hint: "leave it out of the configuration, or the extension out of `extensions`",
      },
    ];
  });
}

/** What a config writes as a whole, and where it says so: files, links and folders by path, drop-ins by unit and name. */
function placesOf({ config }: Rendered): readonly (readonly [string, readonly (string | number)[]])[] {
  const { storage = {}, systemd = {} } = config;
  const nodes = (["files", "links", "directories"] as const).flatMap((list) =>
    (storage[list] ?? []).map(({ path = "" }, index) => [path, ["storage", list, index]] as const),
  );
  const dropins = (systemd.units ?? []).flatMap(({ name, dropins: all = [] }, unit) =>
    all.map((dropin, index) => [`${name}.d/${dropin.name}`, ["systemd", "units", unit, "dropins", index]] as const),
  );
  return [...nodes, ...dropins];
}
