import type { Finding } from "../errors.ts";
import type { IO, Release, Remains, Run } from "../platform.ts";

/** The image of a release in one place of a platform. */
export interface LocatedImage {
  /** The platform's own id. */
  readonly image: string;
  /** Who says so: a file of the release, or an account of the platform. */
  readonly source: string;
  /** Where the platform fetches it from; left out where that is where its file is published. */
  readonly url?: string;
}

/** Words in braces that an address may have, and what comes in their place. */
const parts = {
  channel: ({ channel }: Release) => channel,
  version: ({ version }: Release) => version,
  arch: ({ arch }: Release) => arch,
  file: (_: Release, file: string) => file,
} as const;

/** What an address may have in braces: `channel`, `version`, `arch`, `file`. */
export const addressParts = Object.keys(parts) as readonly (keyof typeof parts)[];

/** An address with the channel, version and architecture of a release, and the name of its file, in place of `{channel}` and so on. */
export function filledAddress(address: string, release: Release, file: string): string {
  return addressParts.reduce((text, part) => text.replaceAll(`{${part}}`, parts[part](release, file)), address);
}

/** What `locate` may use. */
export interface LocateContext<Credentials> {
  readonly credentials: Credentials;
  readonly io: IO;
  readonly signal: AbortSignal;
  /** No account may be asked: only `artifact` counts. */
  readonly offline: boolean;
  /**
   * Text of a file in the release's own directory, its signature verified; `undefined` when it was not published. Throws FD1105 when the
   * release server cannot be reached, FD1106 when it is not to be asked, and FD1121 to FD1135 where the signature is not right.
   */
  artifact(file: string): Promise<string | undefined>;
}

/** How long the platform gives out the image of a release. */
export interface Withdrawal {
  /** Counted from the day of the release. */
  readonly months: number;
  /** What then happens to the image, as a sentence goes on after it: `leaves public sale`, `left public sale`. */
  readonly happens: string;
  readonly happened: string;
  /** What needs the image: `scaling out`. */
  readonly consequence: string;
  readonly source: string;
}

/** How Flatcar gets onto the platform. */
export type ImageSource<Options, Credentials> =
  | PublishedImages<Options, Credentials>
  | ImportedImages<Options, Credentials>;

/** The platform has an image of each release, and everybody may boot it. */
export interface PublishedImages<Options, Credentials> {
  readonly kind: "published";
  /** Left out where images stay. */
  readonly withdrawal?: Withdrawal;
  /**
   * Why there is nothing to look an image up by, whatever the release is: every mistake at once, each at its path in the plan. Left out where
   * nothing can be wrong that the options' types allow. Options with mistakes of their own may be missing. Pure.
   */
  check?(options: Options, credentials: Credentials): readonly Finding[];
  /**
   * The image. Throws when no source has it, and says what each source answered: FD1111 when there is none, and another code when
   * one that could have it gave no answer, FD1106 where it was not to be asked.
   */
  locate(release: Release, options: Options, context: LocateContext<Credentials>): Promise<LocatedImage>;
  /** The image of a release in every place that its own files name, by place. Left out where no file lists them. Throws what `artifact` throws. */
  listed?(release: Release, artifact: LocateContext<Credentials>["artifact"]): Promise<ReadonlyMap<string, string>>;
}

/**
 * The platform has none: a file of the release is brought into the user's own account, once, and stays for every deployment that boots it.
 * `MachinePlan.image` is then what `importedImage` makes of the file's digest, and `create` finds the platform's own id by it.
 */
export interface ImportedImages<Options, Credentials> {
  readonly kind: "imported";
  /** How far one import serves: a project, a region. Options with mistakes of their own may be missing. Pure. */
  place(options: Options): string;
  /** First release of any channel that has the file, and who says so. Left out where every release that Flatcar still gives out has it. */
  readonly since?: { readonly version: string; readonly source: string };
  /** Name of the file in the release's own directory. Pure. */
  file(release: Release, options: Options): string;
  /**
   * Where the platform is to fetch the file from, as the options say it, for `filledAddress`; `undefined` where they do not: then it is where the
   * file is published. Left out where the platform fetches nothing by itself. Pure.
   */
  address?(options: Options): string | undefined;
  /** Why the platform cannot fetch from an address. Left out where it fetches nothing by itself. Pure. */
  checkAddress?(address: string): readonly Finding[];
  connect(credentials: Credentials, io: IO): ImageDriver;
}

/** A file of a release that is to become an image in one place. */
export interface ImagePlan {
  readonly release: Release;
  /** Name in the release's own directory. */
  readonly file: string;
  /** Where it is published, or where the user has put it. */
  readonly url: string;
  /** Of the file as it is published, in hexadecimal. */
  readonly sha512: string;
  readonly place: string;
}

/** An image in an account. */
export interface ImageState {
  /** Enough to find it alone: what `read` and `delete` take. */
  readonly id: string;
  /** Only a `ready` one boots. */
  readonly phase: "importing" | "ready";
  /** What `importedImage` makes of its file's digest: the label that it is found again by. */
  readonly image: string;
  readonly release: Release;
  readonly place: string;
  /** Bytes that are paid for; left out where the platform does not say. */
  readonly size?: number;
  /** ISO 8601. */
  readonly created: string;
  /** Owners of the deployments that hold it. */
  readonly holders: readonly string[];
}

/** What an import reads: a file of a release, verified. */
export interface ImageContent {
  /** The file as it is published, on this machine; downloaded first where it is not there yet. Throws FD1121 to FD1156. */
  file(): Promise<{ readonly path: string; readonly size: number }>;
  /** The disk in it, unpacked while it is read: raw, in order, with its runs of zeros. Throws as `file` does. */
  disk(): AsyncIterable<Uint8Array>;
}

/** One call of a verb about images. */
export interface ImageRun extends Run {
  /** `create` only. */
  readonly content: ImageContent;
}

/**
 * Images that are shared between deployments. Each keeps, in labels or tags, what `importedImage` gives, the release, and who holds it.
 * - `create` finds a ready image of the same digest in the same place first, whoever made it, and only adds its owner to the holders. One that is
 *   half made is gone on with, or cleared away and made anew. Two calls at once, also of two processes, end with one image. Whatever was
 *   needed on the way (a helper machine, a key) is gone when it returns or throws, and what a killed one left goes at the next call.
 * - `delete` takes the run's owner off the holders. The image itself goes with the last of them.
 * - `list` gives every image of ours in one place, whoever holds it.
 */
export interface ImageDriver {
  create(plan: ImagePlan, run: ImageRun): Promise<ImageState>;
  read(id: string, run: Run): Promise<ImageState | undefined>;
  delete(id: string, run: Run): Promise<void>;
  list(place: string, run: Run): Promise<readonly ImageState[]>;
  /**
   * Takes away what imports in one place have left that were killed, whoever began them: helper machines and keys. It waits until it is sure that
   * nobody works with them. Left out where an import needs none.
   */
  tidy?(place: string, run: Run): Promise<void>;
  /** What `tidy` would take away, in a few words each. It waits as `tidy` does. Left out where that is. */
  left?(place: string, run: Run): Promise<readonly Pick<Remains, "id" | "what">[]>;
  /** Names or ids of machines, of whoever, that the cloud says boot from this image. Left out where it cannot say. */
  machines?(id: string, run: Run): Promise<readonly string[]>;
}

/** First hexadecimal digits of a SHA-512 that tell images apart: with their prefix a label value of every platform has room for them. */
const toldApartBy = 56;

/** What an imported image is called in plans, states and labels: `sha512-` and the first 56 digits of its file's digest, 63 characters. */
export function importedImage(sha512: string): string {
  return `sha512-${sha512.slice(0, toldApartBy)}`;
}

/** Whether an image of a plan or a lock is called like that, and not by a platform's own id. */
export function isImportedImage(image: string): boolean {
  return /^sha512-[0-9a-f]{56}$/.test(image);
}

/** The holder of images that are in no deployment's state: imported by a command, or for a machine alone. No `destroy` takes them away, `image prune` does. */
export const byHand = "by-hand";
