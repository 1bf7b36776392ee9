import { FlatcarError, throwFindings } from "../../errors.ts";
import { imageKey, resolveRelease } from "../../images/index.ts";
import { checkImage, imageFor, imagePlace, planMemory } from "../../plan.ts";
import { optionsFor, platformOf } from "../account-images.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { ioOf } from "../io.ts";
import { releaseSource } from "../release-source.ts";
import { archFlag } from "../releases.ts";
import { formatTable } from "../table.ts";

/** `image show CHANNEL|VERSION`: the id that the platform gives this release, for one architecture or for each. */
export default async function image(context: Context): Promise<number> {
  const { host, output } = context;
  const platform = await platformOf(context);
  const io = ioOf(host, output);
  const offline = isSet(context, "offline");
  const releases = releaseSource({ io, offline, signal: host.signal });
  const planning = { io, signal: host.signal, releases, offline, memory: planMemory() };
  const arch = archFlag(context);
  const found = [];
  const place = (path: string) => ({ path: path.replace(/^options\.region$/, "--region") });
  for (const each of arch ? [arch] : platform.architectures) {
    const options = optionsFor(platform, each, context);
    throwFindings(
      checkImage(platform, options, planning).map((finding) => ({
        ...finding,
        at: place(finding.at?.path ?? "options"),
      })),
    );
    const release = await resolveRelease(context.arguments[0] ?? "", each, planning.releases);
    const image = await imageFor(platform, options, release, planning).catch(withOwnRemedy);
    const located = planning.memory.images.get(imageKey(platform.id, imagePlace(platform, options), release));
    found.push({ platform: platform.id, place: imagePlace(platform, options), ...release, ...located, image });
  }
  output.document({ images: found });
  const rows = found.map((row) => [row.platform, row.place, row.arch, `${row.channel} ${row.version}`, row.image]);
  for (const line of formatTable(rows, output)) output.line(line);
  return exitCodes.done;
}

/** Offline the platform tells what a deployment file could name instead, which this command has none of. */
function withOwnRemedy(error: unknown): never {
  if (!(error instanceof FlatcarError && error.code === "FD1106")) throw error;
  const [first, ...more] = error.findings;
  throw new FlatcarError([{ ...first, hint: "run without --offline" }, ...more], { cause: error });
}
