import type { Release } from "../../platform.ts";
import type { InstalledExtension } from "./installed.ts";
import { minorOf } from "./wanted.ts";

/** A minor version of Kubernetes. */
interface KubernetesMinor {
  /** ISO day: planned, or past. */
  readonly endOfLife: string;
}

/** https://kubernetes.io/releases/patch-releases/ with the pages of each minor version, 2026-09-15 */
const minors: Readonly<Record<string, KubernetesMinor>> = {
  "1.27": { endOfLife: "2024-07-16" },
  "1.28": { endOfLife: "2024-10-22" },
  "1.29": { endOfLife: "2025-02-28" },
  "1.30": { endOfLife: "2025-07-15" },
  "1.31": { endOfLife: "2025-11-11" },
  "1.32": { endOfLife: "2026-02-28" },
  "1.33": { endOfLife: "2026-06-28" },
  "1.34": { endOfLife: "2026-10-27" },
  "1.35": { endOfLife: "2027-02-28" },
  "1.36": { endOfLife: "2027-06-28" },
  "1.37": { endOfLife: "2027-10-28" },
};

const lifeSource = "https://kubernetes.io/releases/patch-releases/";

/** Extensions whose versions are those of Kubernetes: never updated over a minor version, and with its end of life. */
const kubernetesLike: readonly string[] = ["kubernetes", "k3s", "rke2"];

/** Whether an extension may only be updated within its minor version: https://flatcar.github.io/sysext-bakery/kubernetes/ */
export function staysInMinor(name: string): boolean {
  return kubernetesLike.includes(name);
}

/** ISO day on which the minor version of an extension gets no more fixes; `undefined` where nobody says. */
export function kubernetesEnd(name: string, version: string): string | undefined {
  return kubernetesLike.includes(name) ? minors[minorOf(version)]?.endOfLife : undefined;
}

/** Where Flatcar says which channels and minor versions it tests together. */
const matrixSource = "https://www.flatcar.org/docs/latest/orchestrate/kubernetes/getting-started-with-kubernetes/";

/** Oldest and newest minor version that is tested before each release of alpha, beta, stable and LTS 2024, as of 2026-08-21. */
const tested = { oldest: 34, newest: 36, ltsMajor: 4081 } as const;

/**
 * Whether Flatcar tests this version with this release; `undefined` for what its table does not speak of. A version that was tested once and is
 * not any more is not.
 */
export function isTested(
  name: string,
  version: string,
  release: Pick<Release, "channel" | "version">,
): boolean | undefined {
  if (name !== "kubernetes") return undefined;
  const minor = Number(minorOf(version).split(".")[1]);
  if (minor > tested.newest) return undefined;
  const { channel } = release;
  const isListed = channel === "lts" ? Number(release.version.split(".")[0]) >= tested.ltsMajor : channel !== "edge";
  return isListed && minor >= tested.oldest;
}

/** Something that speaks against an extension, as the end of a sentence that begins with its name. */
export interface ExtensionDoubt {
  readonly said: string;
  /** Where it is written. */
  readonly source: string;
}

/** How long before the day a warning begins. */
const noticeDays = 60;
const dayMs = 24 * 60 * 60 * 1000;

/** What will not go on for long, and what nobody tests. Pure. */
export function doubtsOf(
  { name, version }: Pick<InstalledExtension, "name" | "version">,
  release: Pick<Release, "channel" | "version">,
  now: Date,
): readonly ExtensionDoubt[] {
  const end = kubernetesEnd(name, version);
  const daysLeft = end === undefined ? Number.POSITIVE_INFINITY : (Date.parse(end) + dayMs - now.getTime()) / dayMs;
  if (daysLeft <= 0) return [{ said: `has had no more fixes since ${end}`, source: lifeSource }];
  const ends = daysLeft <= noticeDays ? [{ said: `gets no more fixes after ${end}`, source: lifeSource }] : [];
  if (isTested(name, version, release) !== false) return ends;
  const said = `is not tested by Flatcar with ${release.channel} ${release.version}`;
  return [...ends, { said, source: matrixSource }];
}
