import type { Field } from "../../options.ts";
import { definition, fields, unwrap } from "../../options.ts";
import { type AnyPlatform, loadPlatform, platformIds } from "../../providers/index.ts";
import { type Context, exitCodes } from "../command.ts";
import type { Output } from "../output.ts";
import { paragraph } from "../output.ts";
import { clean, padEnd, wrap } from "../style.ts";
import { formatTable } from "../table.ts";

/** `platforms [ID]`: what each platform can, or everything about one. */
export default async function platforms({ arguments: [id], output }: Context): Promise<number> {
  if (id !== undefined) {
    show(await loadPlatform(id), output);
    return exitCodes.done;
  }
  const all = await Promise.all(platformIds.map(loadPlatform));
  output.document({ platforms: all.map(summaryDocument) });
  const heads = ["platform", "", "architectures", "user data", "image", "changes in place"];
  const rows = all.map((platform) => [
    platform.id,
    platform.title,
    platform.architectures.join(" "),
    limitOf(platform),
    platform.image.kind,
    platform.inPlace.map(({ path }) => path.replace(/^options\./, "")).join(" "),
  ]);
  for (const line of formatTable([heads.map(output.style.dim), ...rows], output)) output.line(line);
  output.line();
  output.line(`  ${output.style.cyan(`flatcar-deploy platforms ${all[0]?.id ?? "ID"}`)}`);
  return exitCodes.done;
}

function limitOf({ userData: { limit, counted, encoding } }: AnyPlatform): string {
  if (limit === undefined) return "no limit";
  return `${limit.toLocaleString("en")} bytes${encoding === "base64" && counted === "encoded" ? " as base64" : ""}`;
}

function show(platform: AnyPlatform, output: Output): void {
  const { style } = output;
  output.document(platformDocument(platform));
  output.line(`${style.bold(platform.title)}   ${platform.docs}`);
  output.line();
  const facts = [
    ["architectures", platform.architectures.join(", ")],
    ["user data", `${limitOf(platform)}, ${platform.userData.encoding} (${platform.userData.source})`],
    ["machine name", `${platform.nameLimit.characters} characters (${platform.nameLimit.source})`],
    ["image", platform.image.kind],
    ["changed in place", platform.inPlace.map(({ path }) => path.replace(/^options\./, "")).join(", ") || "nothing"],
  ] as const;
  for (const [label, value] of facts) printFact(label, value, output);
  section(output, "options", fields(platform.options), (field) => [typeName(field), field.required ? "required" : ""]);
  section(output, "credentials", fields(platform.credentials), (field) => [
    field.env.join(" or "),
    field.secret ? "secret" : "",
  ]);
}

const labelWidth = 19;

/** A label, and beside it a text at the width that is left. */
function printFact(label: string, value: string, output: Output): void {
  const lines = wrap(clean(value), output.width - labelWidth - 2);
  for (const [index, line] of lines.entries()) output.line(`  ${padEnd(index === 0 ? label : "", labelWidth)}${line}`);
}

/** Each key on a line of its own, its description below: lines up at every width. */
function section(
  output: Output,
  title: string,
  list: readonly Field[],
  facts: (field: Field) => readonly string[],
): void {
  if (list.length === 0) return;
  output.line();
  output.line(output.style.bold(title));
  const heads = formatTable(
    list.map((field) => [field.name, ...facts(field)]),
    output,
  );
  const perField = heads.length / list.length;
  list.forEach((field, index) => {
    for (const line of heads.slice(index * perField, (index + 1) * perField)) output.line(line);
    if (field.description) output.line(output.style.dim(paragraph(output, field.description, 6)));
  });
}

/** A zod schema in a word: `text`, `number`, `a | b`, `list of text`. */
export function typeName({ schema }: Pick<Field, "schema">): string {
  const inner = unwrap(schema);
  const { type, element, entries, options } = definition(inner);
  if (type === "enum" && entries) return Object.values(entries).join(" | ");
  if (type === "array" && element) return `list of ${typeName({ schema: element })}`;
  if (type === "union" && options)
    return [...new Set(options.map((option) => typeName({ schema: option })))].join(" | ");
  const names: Record<string, string> = { string: "text", boolean: "true | false", record: "map", object: "object" };
  return names[type] ?? type;
}

function summaryDocument(platform: AnyPlatform): Record<string, unknown> {
  const { id, title, docs, architectures, userData, image, inPlace, nameLimit } = platform;
  return {
    id,
    title,
    docs,
    architectures,
    userData,
    image: image.kind,
    inPlace: inPlace.map(({ path }) => path),
    nameLimit,
  };
}

function platformDocument(platform: AnyPlatform): Record<string, unknown> {
  const describe = (field: Field) => ({
    name: field.name,
    type: typeName(field),
    description: field.description,
    required: field.required,
    secret: field.secret,
    env: field.env,
  });
  return {
    ...summaryDocument(platform),
    options: fields(platform.options).map(describe),
    credentials: fields(platform.credentials).map(describe),
  };
}
