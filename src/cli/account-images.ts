import { throwFindings } from "../errors.ts";
import { fields, parseWith, resolveCredentials } from "../options.ts";
import { type Arch, byHand, type ImageDriver, type ImportedImages, type Run } from "../platform.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../providers/index.ts";
import { wrong } from "./arguments.ts";
import { type Context, flagValue } from "./command.ts";
import { ioOf } from "./io.ts";

/** The images of one account in one place. */
export interface AccountImages {
  readonly platform: AnyPlatform;
  readonly images: ImportedImages<unknown, unknown>;
  readonly driver: ImageDriver;
  readonly place: string;
  run(progress?: (line: string) => void): Run;
}

/** The platform of `--platform`. */
export async function platformOf(context: Context): Promise<AnyPlatform> {
  const id = flagValue(context, "platform");
  if (id === undefined) throw wrong(`\`${context.entry?.name}\` needs --platform`, `one of: ${platformIds.join(", ")}`);
  return loadPlatform(id);
}

/** The platform's smallest machine in the region that was named: an image depends on nothing else. */
export function optionsFor(platform: AnyPlatform, arch: Arch, context: Context): unknown {
  const region = flagValue(context, "region");
  const smallest = platform.sample.options[arch];
  const regional = fields(platform.options).some(({ name }) => name === "region");
  if (regional && region === undefined)
    throw wrong(`images of ${platform.title} differ by region`, "add --region NAME");
  if (!regional && region !== undefined) throw wrong(`${platform.title} has no regions`, "leave --region out");
  const { value, findings } = parseWith(platform.options, { ...smallest, ...(region ? { region } : {}) }, (path) => ({
    path: path === "region" ? "--region" : path,
  }));
  throwFindings(findings);
  return value;
}

/** What an account without images says. */
export function noImages({ platform, place }: Pick<AccountImages, "platform" | "place">): string {
  return `no Flatcar image of ours is in ${platform.title} ${place}`;
}

/** The account of the environment's credentials. Throws FD1301 where they are missing, FD1701 where the platform imports no images. */
export async function accountImages(context: Context): Promise<AccountImages> {
  const platform = await platformOf(context);
  const { image: images, architectures } = platform;
  if (images.kind !== "imported")
    throw wrong(
      `${platform.title} has Flatcar's images already: nothing is imported`,
      `see them with \`image show CHANNEL --platform ${platform.id}\``,
    );
  const { host, output } = context;
  const io = ioOf(host, output);
  const { value, findings } = resolveCredentials(platform, undefined, host.env);
  throwFindings(findings);
  const place = images.place(optionsFor(platform, architectures[0] ?? "amd64", context));
  return {
    platform,
    images,
    driver: images.connect(value, io),
    place,
    run: (progress = () => undefined) => ({ owner: byHand, signal: host.signal, progress }),
  };
}
