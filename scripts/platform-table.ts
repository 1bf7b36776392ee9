import type { AnyPlatform } from "../src/providers/index.ts";

const begin = "<!-- platforms: made by `npm run gen` -->";
const end = "<!-- /platforms -->";

/** The text with the table of platforms between its marks made anew. Throws when the marks are not there. */
export function withPlatforms(text: string, platforms: readonly AnyPlatform[]): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the marks ${begin} and ${end} are missing`);
  return `${text.slice(0, from + begin.length)}\n${table(platforms)}\n${text.slice(to)}`;
}

function table(platforms: readonly AnyPlatform[]): string {
  const rows = platforms.map((platform) => [
    `[${platform.title}](docs/platforms/${platform.id}.md)`,
    `\`${platform.id}\``,
    platform.architectures.join(", "),
    platform.userData.limit === undefined ? "no limit" : `${platform.userData.limit.toLocaleString("en")} bytes`,
    platform.image.kind,
    platform.inPlace.map(({ path }) => path.replace(/^options\./, "")).join(", "),
  ]);
  const heads = ["platform", "id", "architectures", "user data", "image", "changed in place"];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
