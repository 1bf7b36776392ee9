import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ListedImages, ListedPlace, OrphanSearch, Stacks, StateText } from "../engine/index.ts";
import { FlatcarError } from "../errors.ts";
import { fields } from "../options.ts";
import { loadPlatform } from "../providers/index.ts";
import { smallestIn } from "./account-images.ts";
import { wrong } from "./arguments.ts";
import { type Context, isSet } from "./command.ts";
import { ioOf } from "./io.ts";

/**
 * The states that the command line names, or standard input. None where owners and places are named instead. Throws FD1621 for those that
 * cannot be read.
 */
export async function stateTexts(context: Context): Promise<readonly StateText[]> {
  const { arguments: files, host } = context;
  if (files.length === 0 && isSet(context, "owner") && isSet(context, "place")) return [];
  if (files.length === 0 && host.stdin.isTTY) {
    const hint = "pulumi stack export | flatcar-deploy orphans";
    throw wrong("`orphans` needs STATE…, or standard input, or --owner and --place", hint);
  }
  if (files.indexOf("-") !== files.lastIndexOf("-")) {
    throw wrong("standard input can be read once", "write one of the two into a file");
  }
  const named = files.length === 0 ? ["-"] : files;
  return Promise.all(
    named.map(async (file) => ({ name: file === "-" ? "stdin" : file, text: await read(file, host) })),
  );
}

async function read(file: string, { stdin, cwd }: Context["host"]): Promise<string> {
  if (file === "-") return new TextDecoder().decode(await stdin.bytes());
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    const reasons = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "permission denied" };
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = code in reasons ? reasons[code as keyof typeof reasons] : message;
    const hint = "write it with `pulumi stack export --stack NAME --file state.json`, or give - for standard input";
    throw new FlatcarError(
      { code: "FD1621", message: `cannot read ${file}: ${reason}`, at: { file }, hint },
      { cause: error },
    );
  }
}

/** Whose, and where: what the states say and what the command line adds. Throws FD1623 where either is missing, FD1624, FD1005 and FD1410. */
export async function searchOf(context: Context, stacks: Stacks): Promise<OrphanSearch> {
  const { flags, host, output } = context;
  const named = await Promise.all((flags.get("place") ?? []).map(placesIn));
  const owners = [...new Set([...stacks.owners, ...(flags.get("owner") ?? []).map(owner)])];
  const places = [...stacks.places, ...named.flatMap(({ place }) => place)];
  const images = [...stacks.images, ...named.flatMap(({ images: found }) => found)];
  if (owners.length === 0) throw nobody(stacks);
  if (stacks.sealed.length > 0 && named.length === 0) throw sealed(stacks.sealed);
  if (places.length === 0 && images.length === 0) throw nowhere();
  const { known, types } = stacks;
  return { io: ioOf(host, output), signal: host.signal, owners, places, images, known, types };
}

function owner(given: string): string {
  if (/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(given)) return given;
  throw wrong(`"${given}" is no owner label`, "one looks like fd0123456789abcdef");
}

interface Named {
  readonly place: readonly ListedPlace[];
  readonly images: readonly ListedImages[];
}

/** A place as the command line names it: `aws/eu-central-1`. */
async function placesIn(given: string): Promise<Named> {
  const at = given.indexOf("/");
  const [id, region] = at < 0 ? [given, undefined] : [given.slice(0, at), given.slice(at + 1)];
  const platform = await loadPlatform(id);
  const regional = fields(platform.options).some(({ name }) => name === "region");
  if (regional && !region) throw wrong(`--place ${given}: ${platform.title} has regions`, `--place ${id}/REGION`);
  if (!regional && region !== undefined) {
    throw wrong(`--place ${given}: ${platform.title} has no regions`, `--place ${id}`);
  }
  const options = smallestIn(platform, platform.architectures[0] ?? "amd64", region, "--place");
  const { image } = platform;
  return {
    place: [{ platform: id, scope: platform.scope(options) }],
    images: image.kind === "imported" ? [{ platform: id, place: image.place(options) }] : [],
  };
}

function nobody({ others }: Stacks): FlatcarError {
  return new FlatcarError({
    code: "FD1623",
    message: "whose leftovers to look for is not known: the state holds no provider of flatcar-deploy",
    ...(others.length > 0 ? { details: [`owner labels of resources in it: ${others.join(", ")}`] } : {}),
    hint: "give an earlier state as well (`pulumi stack export --version N`), or --owner with the owner label of what is left",
  });
}

function nowhere(): FlatcarError {
  return new FlatcarError({
    code: "FD1623",
    message: "where to look is not known: the state holds no resource of flatcar-deploy",
    hint: "add --place PLATFORM/REGION for every place that the stack was ever in",
  });
}

function sealed(urns: readonly string[]): FlatcarError {
  return new FlatcarError({
    code: "FD1624",
    message: `the ${urns.length === 1 ? "place of a resource is" : `places of ${urns.length} resources are`} among the stack's secrets`,
    details: urns,
    hint: "export the state with --show-secrets, or add --place PLATFORM/REGION for the places of these",
  });
}
