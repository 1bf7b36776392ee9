import { readFileSync } from "node:fs";
import type { z } from "zod";
import { jsonSchemas, schemaFileText } from "../src/cli/json-schemas.ts";
import { definition, type Field, fields, unwrap } from "../src/options.ts";
import { schemaText } from "../src/plugin/schema.ts";
import { loadPlatform, platformIds } from "../src/providers/index.ts";
import type { OutputType } from "../src/pulumi/beside.ts";
import { platformModule } from "../src/pulumi/module.ts";
import { builderTypes } from "./builder-types.ts";
import { errorList } from "./error-list.ts";
import { apiFiles } from "./generate-api.ts";
import { modelTexts } from "./generate-ec2-model.ts";
import { extensionsText } from "./generate-extensions.ts";
import { notesText, snapshotText } from "./generate-releases.ts";
import { lintList } from "./lint-list.ts";
import { withPlatforms } from "./platform-table.ts";

export const root = new URL("../", import.meta.url);

/** Every file that is made from others, by its path, and how its text is made. */
export const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  "schema.json": () => schemaText((JSON.parse(read("package.json")) as { readonly version: string }).version),
  "src/pulumi/platforms.generated.ts": async () =>
    platformModule((await Promise.all(platformIds.map(loadPlatform))).map(resourcesOf)),
  "src/ignition/builder/types.generated.ts": builderTypes,
  "src/images/snapshot.generated.json": snapshotText,
  "src/images/notes/notes.generated.json": notesText,
  "src/images/extension/snapshot.generated.json": extensionsText,
  ...modelTexts,
  ...(await apiFiles()),
  ...Object.fromEntries(jsonSchemas.map((schema) => [`schemas/${schema.name}.json`, () => schemaFileText(schema)])),
  "docs/errors/README.md": errorList,
  "docs/lints/README.md": lintList,
  "README.md": async () => withPlatforms(read("README.md"), await Promise.all(platformIds.map(loadPlatform))),
};

function resourcesOf({ id, image, resources = {} }: Awaited<ReturnType<typeof loadPlatform>>) {
  const kinds = Object.entries(resources).map(([name, kind]) => ({ name, outputs: outputsOf(kind.outputs) }));
  return { id, image: image.kind === "imported", kinds };
}

function outputsOf(schema: z.ZodObject): Readonly<Record<string, OutputType>> {
  return Object.fromEntries(fields(schema).map((field) => [field.name, outputType(field)]));
}

function outputType({ schema, required }: Field): OutputType {
  const { type, element } = definition(unwrap(schema));
  const inner = element ? definition(unwrap(element)).type : undefined;
  const name = inner === undefined ? type : `${inner}[]`;
  const known = ["string", "number", "boolean", "string[]", "number[]"].includes(name);
  return (known ? `${name}${required ? "" : "?"}` : "unknown") as OutputType;
}

function read(file: string): string {
  return readFileSync(new URL(file, root), "utf8");
}
