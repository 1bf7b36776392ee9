import { nearest } from "../../errors.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes, flagValue } from "../command.ts";
import { jsonSchemas, schemaFileText } from "../json-schemas.ts";
import { writeOutput } from "../output-file.ts";
import { formatTable } from "../table.ts";

/** `ignition schema [NAME]`: a JSON Schema for editors; without a name, which there are. */
export default async function ignitionSchema(context: Context): Promise<number> {
  const { output, host } = context;
  const [name] = context.arguments;
  const file = flagValue(context, "output");
  if (name === undefined) {
    if (file !== undefined) throw wrong("--output needs the name of a schema", "`ignition schema` lists them");
    output.document({ schemas: jsonSchemas.map(({ name: each, title }) => ({ name: each, title })) });
    const rows = jsonSchemas.map((schema) => [schema.name, schema.title, `flatcar-deploy/schemas/${schema.name}.json`]);
    for (const line of formatTable(rows, output)) output.line(line);
    return exitCodes.done;
  }
  const names = jsonSchemas.map((schema) => schema.name);
  const schema = jsonSchemas.find((each) => each.name === name);
  if (!schema) throw wrong(`there is no schema "${name}"`, `one of: ${nearest(name, names) ?? names.join(", ")}`);
  const text = await schemaFileText(schema);
  if (file === undefined) output.raw(text);
  else {
    writeOutput(file, host.cwd, text);
    output.document({ file });
  }
  return exitCodes.done;
}
