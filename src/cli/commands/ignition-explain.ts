import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Explanation, explain, placesLike, render, type Writer, withoutLints } from "../../ignition/index.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, isSet } from "../command.ts";
import { namedSources, namesMachine } from "../machine-sources.ts";
import { tellDoubts } from "../strict.ts";
import { clean } from "../style.ts";
import { formatTable } from "../table.ts";

/** `ignition explain [FILE…] PATH`: who wrote a place of the merged configuration, and whom that overrode. */
export default async function ignitionExplain(context: Context): Promise<number> {
  const path = context.arguments.at(-1) ?? "";
  const files = { ...context, arguments: context.arguments.slice(0, -1) };
  if (!namesMachine(context)) refuseFile(context);
  const options = { strict: isSet(context, "strict") };
  const { sources, lints } = await namedSources(files, (some) => render(some, options));
  const { merged, ...rendered } = render(sources, options);
  const warnings = withoutLints(rendered.warnings, lints);
  const places = explain(merged, path);
  if (places.length === 0) throw unknown(path, merged);
  tellDoubts(warnings, sources, context);
  context.output.document({ path, places, warnings });
  places.forEach((place, index) => {
    if (index > 0) context.output.line();
    for (const line of explanationLines(place, context)) context.output.line(line);
  });
  return exitCodes.done;
}

/** A file in the place of PATH: what of it is to be explained was forgotten. */
function refuseFile({ arguments: words, host }: Context): void {
  const last = words.at(-1) ?? "";
  if (/^\/.*(?<!\.bu|\.ign)$/.test(last) || !statSync(resolve(host.cwd, last), { throwIfNoEntry: false })?.isFile())
    return;
  throw wrong(
    `${last} is a file, and PATH is missing`,
    `flatcar-deploy ignition explain ${words.join(" ")} PATH, for example /etc/motd`,
  );
}

const mostNamed = 3;

/** With what is most like it, else what is in the same folder, else what there is. */
function unknown(path: string, merged: Parameters<typeof explain>[0]) {
  const like = placesLike(merged, path);
  const beside = placesLike(merged, path.slice(0, path.lastIndexOf("/") + 1));
  const there = (beside.length > 0 ? beside : placesLike(merged, "")).slice(0, mostNamed);
  const example = there.length > 0 ? `there is, for example, ${there.join(", ")}` : "it is empty";
  const hint = like.length > 0 ? `did you mean ${like.join(", ")}?` : example;
  return wrong(`nothing in this configuration is called "${path}"`, hint);
}

function explanationLines({ path, writers, values }: Explanation, { output }: Context): readonly string[] {
  const { style } = output;
  const rows =
    values.length === 0 ? writerRows("", writers) : values.flatMap((value) => writerRows(value.path, value.writers));
  const table = formatTable(
    rows.map((row) => row.map(clean)),
    output,
  );
  const [winner, ...overridden] = writers;
  const head = [style.bold(clean(path)), ...(winner && values.length > 0 ? [positions("", [winner])] : [])];
  const over = values.length > 0 && overridden.length > 0 ? [positions("  over ", overridden)] : [];
  return [head.join("   "), ...over, ...table];
}

/** A row for the winner, and below it one for each that it overrode. */
function writerRows(name: string, writers: readonly Writer[]): readonly (readonly string[])[] {
  return writers.map((writer, index) => [
    index === 0 ? name : "",
    writer.summary,
    position(writer),
    [index === 0 ? [] : "overridden", writer.madeBy === undefined ? [] : `made by ${writer.madeBy}`].flat().join(", "),
  ]);
}

function positions(before: string, writers: readonly Writer[]): string {
  const places = writers.map(({ madeBy, gone, path, ...writer }) => {
    const what = madeBy === undefined ? (gone ? path.replace(/^\$\./, "") : "") : `made by ${madeBy}`;
    return what === "" ? position(writer) : `${position(writer)} (${what})`;
  });
  return clean(before + places.join(", "));
}

function position({ file, line, column }: Pick<Writer, "file" | "line" | "column">): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}
