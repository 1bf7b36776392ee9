import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const tags = readFileSync(new URL("../../fixtures/extensions/tags.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

/** Every release that the bakery has had: `kubernetes-v1.35.6`. */
export const bakeryReleases: readonly string[] = tags.filter((tag) => /^[a-z].*-v?\d/.test(tag));

/** A digest that stands for the real one. */
export function digestOf(file: string): string {
  return createHash("sha256").update(file).digest("hex");
}

/** A `SHA256SUMS` with both architectures of releases, in the form of `sha256sum`. */
export function sumsOf(releases: readonly string[]): string {
  const files = releases.flatMap((release) => [`${release}-x86-64.raw`, `${release}-arm64.raw`]);
  return files.map((file) => `${digestOf(file)}  ${file}\n`).join("");
}

/** Releases of one extension. */
export function releasesOf(name: string): readonly string[] {
  return bakeryReleases.filter((release) => new RegExp(`^${name}-v?\\d`).test(release));
}

export interface Bakery {
  readonly base?: string;
  readonly releases?: readonly string[];
  /** Answers in place of its own, by path below the base. */
  readonly answers?: Readonly<Record<string, string | number>>;
}

/** The server of the bakery, or a mirror, in this process; `undefined` for addresses of others. */
export function bakeryFetch({ base, releases = bakeryReleases, answers = {} }: Bakery = {}, asked: string[] = []) {
  const start = `${base ?? "https://extensions.flatcar.org/extensions"}/`;
  return (url: string): Response | undefined => {
    if (!url.startsWith(start)) return undefined;
    asked.push(url);
    const path = url.slice(start.length);
    const answer = answers[path];
    if (typeof answer === "number") return new Response("no", { status: answer });
    if (answer !== undefined) return new Response(answer);
    const [, name] = /^(?:([a-z0-9-]+)\/)?SHA256SUMS$/.exec(path) ?? [];
    const own = releases.filter((release) => name === undefined || new RegExp(`^${name}-v?\\d`).test(release));
    return path.endsWith("SHA256SUMS") && own.length > 0
      ? new Response(sumsOf(own))
      : new Response("no", { status: 404 });
  };
}
