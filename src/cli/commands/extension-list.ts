import { FlatcarError } from "../../errors.ts";
import {
  compareExtensionVersions,
  type ExtensionImage,
  type ExtensionSource,
  kubernetesEnd,
  officialExtensions,
  readExtension,
} from "../../images/index.ts";
import type { Arch } from "../../platform.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { extensionSource } from "../release-source.ts";
import { archFlag } from "../releases.ts";
import { wrap } from "../style.ts";
import { formatTable } from "../table.ts";

/** A version with the architectures that it is built for. */
interface Listed {
  readonly version: string;
  readonly architectures: readonly Arch[];
  readonly images: readonly ExtensionImage[];
  /** ISO day; left out where nobody says. */
  readonly endOfLife?: string;
}

/** `extension list [NAME]`: every system extension with its newest version, or every version of one, the newest first. */
export default async function extensionList(context: Context): Promise<number> {
  const { host, output } = context;
  const source = extensionSource({ io: ioOf(host, output), offline: isSet(context, "offline"), signal: host.signal });
  const [name] = context.arguments;
  await (name === undefined ? listAll(source, context) : listOne(name, source, context));
  return exitCodes.done;
}

async function listAll(source: ExtensionSource, context: Context): Promise<void> {
  const { output } = context;
  const all = [...(await source.list())].sort(([a], [b]) => (a < b ? -1 : 1));
  const extensions = all.flatMap(([name, images]) => {
    const [newest] = versionsOf(name, images, archFlag(context));
    return newest ? [{ name, ...newest }] : [];
  });
  output.document({ source: source.name, extensions, official: officialExtensions });
  const rows = extensions.map(({ name, version, architectures }) => [name, version, architectures.join(", ")]);
  output.line(output.style.bold(`System extensions of the ${source.name}, with their newest versions`));
  output.line();
  for (const line of formatTable(rows, output)) output.line(line);
  output.line();
  const official = `of each release itself: ${officialExtensions.join(", ")}`;
  for (const line of wrap(official, output.width - 2)) output.line(`  ${line}`);
}

async function listOne(text: string, source: ExtensionSource, context: Context): Promise<void> {
  const { output } = context;
  const { name } = readExtension(text);
  const versions = versionsOf(name, await source.images(name), archFlag(context));
  if (versions.length === 0) throw none(name, source);
  output.document({ name, source: source.name, versions });
  output.line(output.style.bold(`${name}, by the ${source.name}`));
  output.line();
  const today = context.host.now().toISOString().slice(0, 10);
  const rows = versions.map(({ version, architectures, endOfLife }) => [
    version,
    architectures.join(", "),
    endOfLife === undefined ? "" : endOfLife < today ? `no more fixes since ${endOfLife}` : `fixes until ${endOfLife}`,
  ]);
  for (const line of formatTable(rows, output)) output.line(line);
}

/** The newest first; with an architecture those that are built for it. */
function versionsOf(name: string, images: readonly ExtensionImage[], arch: Arch | undefined): readonly Listed[] {
  const versions = [...new Set(images.map(({ version }) => version))].sort((a, b) => compareExtensionVersions(b, a));
  return versions.flatMap((version) => {
    const own = images.filter((image) => image.version === version && (arch ?? image.arch) === image.arch);
    const endOfLife = kubernetesEnd(name, version);
    const listed = { version, architectures: own.map((image) => image.arch).sort(), images: own };
    return own.length > 0 ? [{ ...listed, ...(endOfLife ? { endOfLife } : {}) }] : [];
  });
}

function none(name: string, { name: from }: ExtensionSource): FlatcarError {
  const official = officialExtensions.includes(name);
  return new FlatcarError({
    code: "FD1161",
    message: official ? `${name} is part of the releases, and has their versions` : `the ${from} has no ${name}`,
    hint: "`flatcar-deploy extension list` shows all there are",
  });
}
