import type * as Sdk from "@aws-sdk/client-ec2";
import { type ErrorCode, type Finding, FlatcarError } from "../../errors.ts";
import type { Arch, LocateContext, LocatedImage, Release, Withdrawal } from "../../platform.ts";
import { apis } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { translate } from "./errors.ts";
import type { Options } from "./options.ts";
import { isListed, nearestRegion, partitionOf } from "./regions.ts";

/** Account that publishes Flatcar's images, as poseidon/typhoon and kinvolk/lokomotive filter for it. */
export const flatcarAccount = "075585003325";

/** Written by mantle's plume, https://github.com/flatcar/mantle/blob/main/cmd/plume/prerelease.go */
export const listFile = "flatcar_production_ami_all.json";

/** Running machines keep their image; what starts machines anew, as an Auto Scaling group does, finds it no more. */
export const withdrawal = {
  months: 9,
  happens: "leaves public sale",
  happened: "left public sale",
  consequence: "scaling out",
  source: "https://www.flatcar.org/docs/latest/deploy/cloud/aws-ec2/",
} as const satisfies Withdrawal;

const machineNames = { amd64: "x86_64", arm64: "arm64" } as const satisfies Record<Arch, string>;

export function archOfImage(image: Pick<Sdk.Image, "Architecture">): Arch | undefined {
  return image.Architecture === "arm64" ? "arm64" : image.Architecture === "x86_64" ? "amd64" : undefined;
}

/** The name under which a release is published. */
export function imageName({ channel, version, arch }: Release): string {
  return `Flatcar-${channel}-${version}${arch === "arm64" ? "-arm64" : ""}-hvm`;
}

/** Region → image id. Throws when the text is not such a list. */
export function parseList(text: string): ReadonlyMap<string, string> {
  const { amis } = JSON.parse(text) as {
    readonly amis?: readonly { readonly name?: unknown; readonly hvm?: unknown }[];
  };
  if (!Array.isArray(amis)) throw new SyntaxError("no list of images in it");
  return new Map(
    amis.flatMap(({ name, hvm }) => (typeof name === "string" && typeof hvm === "string" ? [[name, hvm]] : [])),
  );
}

/** What the release's own list names; nothing where it was not published, or is no such list. */
export async function listed(
  _: Release,
  artifact: LocateContext<Credentials>["artifact"],
): Promise<ReadonlyMap<string, string>> {
  const text = await artifact(listFile);
  try {
    return parseList(text ?? "");
  } catch {
    return new Map();
  }
}

/** FD1410 for a region that nobody lists, except at an endpoint of the user's own. Pure. */
export function checkRegion({ region }: Partial<Options>, { endpoint }: Credentials): readonly Finding[] {
  if (region === undefined) return [];
  return isListed(region) || endpoint !== undefined ? [] : [{ ...unlisted(region), at: { path: "options.region" } }];
}

function unlisted(region: string): Finding {
  const near = nearestRegion(region);
  const newer = `for a region newer than this package set image, or AWS_ENDPOINT_URL_EC2 to its endpoint`;
  return {
    code: "FD1410",
    message: `region: no AWS region "${region}" is known`,
    hint: near ? `did you mean "${near}"? ${newer}` : newer,
  };
}

/** What one source of images answered. */
interface Answer {
  readonly image?: string;
  /** What it said, whether it has one or not. */
  readonly said: string;
  readonly regions?: readonly string[];
  /** Why it could not be asked, which says nothing of the image. */
  readonly unanswered?: Finding;
}

/**
 * The image of a release in a region: what the release's own list and EC2 agree on. Where no account can be asked the list is enough;
 * where the list lacks the region, EC2 is. Throws FD1111, FD1410, FD1112 and FD1414, and what kept a source from answering: FD1105, FD1106 and
 * the codes of EC2; each with what both said.
 */
export async function locate(
  release: Release,
  options: Options,
  context: LocateContext<Credentials>,
): Promise<LocatedImage> {
  const { region } = options;
  refusePartition(release, region);
  const listed = await askList(release, region, context);
  const found = await askSecond(release, region, listed, context);
  const finding = disagreement(release, region, listed, found);
  if (finding) throw new FlatcarError(finding);
  if (listed.image !== undefined) return { image: listed.image, source: listFile };
  if (found.image !== undefined) return { image: found.image, source: `account ${flatcarAccount}` };
  throw new FlatcarError(noImage(release, region, listed, found));
}

/** An answer of nobody. */
function unanswered(said: string, why: Finding): Answer {
  return { said, unanswered: why };
}

/** For how long EC2 is waited for where the list has answered. */
const patienceMs = 10_000;

/** EC2's answer: needed where the list has none, and otherwise compared where an account can be asked and answers soon. */
async function askSecond(
  release: Release,
  region: string,
  listed: Answer,
  context: LocateContext<Credentials>,
): Promise<Answer> {
  if (listed.image === undefined) return askApi(release, region, context, context.signal);
  if (!canAsk(context)) return unanswered(notAsked.message, notAsked);
  const limit = new AbortController();
  const bell = context.io.sleep(patienceMs, limit.signal).then(
    () => limit.abort(),
    () => undefined,
  );
  try {
    return await askApi(release, region, context, AbortSignal.any([context.signal, limit.signal]));
  } finally {
    limit.abort();
    await bell;
  }
}

const notAsked: Finding = { code: "FD1301", message: "DescribeImages: not asked, without an account" };

/** Whether keys, a profile or an endpoint were given: without any a look-up would only wait for the instance metadata of no machine. */
function canAsk({ offline, credentials: { accessKeyId, profile, endpoint } }: LocateContext<Credentials>): boolean {
  return !offline && (accessKeyId ?? profile ?? endpoint) !== undefined;
}

/** What is wrong when both answered and do not say the same. */
function disagreement(release: Release, region: string, listed: Answer, found: Answer): Finding | undefined {
  if (listed.image === undefined || found.unanswered || listed.image === found.image) return undefined;
  const details = [listed.said, found.said];
  if (found.image !== undefined) {
    return {
      code: "FD1112",
      message: `two images claim to be Flatcar ${release.version} ${release.arch} in ${region}: ${listed.image} and ${found.image}`,
      details,
      hint: "set image to the one you trust; https://github.com/flatcar/Flatcar/issues is the place to report it",
    };
  }
  return {
    code: "FD1414",
    message: `image ${listed.image} of Flatcar ${release.version} is listed for ${region}, and EC2 does not show it`,
    details,
    hint: "Flatcar's images stay public for 9 months: choose a newer release, or your own copy with image",
  };
}

/** China has images outside the published list, GovCloud has none, https://github.com/flatcar/Flatcar/issues/257 */
function refusePartition(release: Release, region: string): void {
  const partition = partitionOf(region);
  if (partition === undefined || partition === "aws") return;
  throw new FlatcarError({
    code: "FD1111",
    message: `the Flatcar project publishes no images in ${region}: it is in the partition ${partition}`,
    details: [
      `${imageName(release)} is published by account ${flatcarAccount} of the partition aws, and images cannot be copied between partitions`,
    ],
    hint: "import flatcar_production_ami_vmdk_image.vmdk there with aws ec2 import-snapshot and register-image, and set image to the id",
  });
}

async function askList(release: Release, region: string, context: LocateContext<Credentials>): Promise<Answer> {
  const where = `${listFile} of ${release.channel} ${release.version} ${release.arch}`;
  const text = await context.artifact(listFile).catch(unreachable);
  if (text instanceof FlatcarError)
    return unanswered(text.message, { ...text.findings[0], hint: remedyFor(text.code) });
  if (text === undefined) return { said: `${where}: was not published` };
  try {
    const list = parseList(text);
    const image = list.get(region);
    if (image !== undefined) return { image, said: `${where}: ${image}` };
    return { said: `${where}: has ${list.size} regions, not ${region}`, regions: [...list.keys()] };
  } catch {
    return { said: `${where}: is not a list of images` };
  }
}

/** EC2 is asked as well: what helps it helps where there is no list. */
function remedyFor(code: ErrorCode): string {
  return code === "FD1106"
    ? "give credentials and the network to EC2, run without --offline, or set image to the id"
    : "one of the two is enough: the network to the release server, or credentials and the network to EC2";
}

/** Where the release server cannot or must not be asked, EC2 alone says what there is. */
function unreachable(error: unknown): FlatcarError {
  if (error instanceof FlatcarError && (error.code === "FD1105" || error.code === "FD1106")) return error;
  throw error;
}

const offline: Finding = {
  code: "FD1106",
  message: "DescribeImages: not asked, this run is offline",
  hint: "run without --offline, or set image to the id",
};

async function askApi(
  release: Release,
  region: string,
  context: LocateContext<Credentials>,
  signal: AbortSignal,
): Promise<Answer> {
  if (context.offline) return unanswered(offline.message, offline);
  const name = imageName(release);
  try {
    const { Images = [] } = await apis(
      context.credentials,
      context.io,
    )(region).call(
      "DescribeImages",
      {
        Owners: [flatcarAccount],
        Filters: [
          { Name: "name", Values: [name] },
          { Name: "architecture", Values: [machineNames[release.arch]] },
        ],
      },
      { signal },
    );
    const newest = [...Images].sort((a, b) => ((a.CreationDate ?? "") < (b.CreationDate ?? "") ? 1 : -1))[0];
    if (newest?.ImageId !== undefined)
      return { image: newest.ImageId, said: `DescribeImages in ${region}: ${name} is ${newest.ImageId}` };
    return { said: `DescribeImages in ${region}: account ${flatcarAccount} has no ${name}` };
  } catch (error) {
    if (context.signal.aborted) throw translate(error, { what: `look for ${name}`, region });
    const secrets = secretsOf(context.credentials);
    const [why] = translate(error, { what: `ask ${region}`, region, secrets }).findings;
    return unanswered(`DescribeImages in ${region}: ${why.message} (${why.code})`, why);
  }
}

export function secretsOf({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: Credentials): readonly (string | undefined)[] {
  return [secretAccessKey, sessionToken, accessKeyId];
}

function noImage(release: Release, region: string, listed: Answer, found: Answer): Finding {
  const regions = listed.regions ?? [];
  const details = [
    listed.said,
    found.said,
    ...(regions.length > 0 ? [`regions that have it: ${regions.join(", ")}`] : []),
  ];
  if (found.unanswered === offline) return notKnown(release, region, offline, details);
  if (found.unanswered && regions.length === 0) {
    return notKnown(release, region, listed.unanswered ?? found.unanswered, details);
  }
  if (!isListed(region) && regions.length === 0) return { ...unlisted(region), details };
  const from = regions.includes("us-east-1") ? "us-east-1" : (regions[0] ?? "us-east-1");
  return {
    code: "FD1111",
    message: `there is no Flatcar ${release.version} ${release.arch} image in ${region}`,
    details,
    hint:
      regions.length > 0
        ? `use one of those regions, or aws ec2 copy-image --source-region ${from} --region ${region} and set image to the copy`
        : "choose another release or architecture, or set image to an id of your own",
  };
}

/** Whether there is an image is not claimed where nobody said so. */
function notKnown({ version, arch }: Release, region: string, why: Finding, details: readonly string[]): Finding {
  return { ...why, message: `nobody could say which image is Flatcar ${version} ${arch} in ${region}`, details };
}
