import { nearest } from "../../errors.ts";
import { wrong } from "../arguments.ts";
import { type Context, exitCodes } from "../command.ts";
import { jsonSchemas, schemaFileText } from "../json-schemas.ts";
import { formatTable } from "../table.ts";

/** `ignition schema [NAME]`: a JSON Schema for editors; without a name, which there are. */
export default async function ignitionSchema({ arguments: [name], output }: Context): Promise<number> {
  if (name === undefined) {
    output.document({ schemas: jsonSchemas.map(({ name: each, title }) => ({ name: each, title })) });
    const rows = jsonSchemas.map((schema) => [schema.name, schema.title, `flatcar-deploy/schemas/${schema.name}.json`]);
    for (const line of formatTable(rows, output)) output.line(line);
    return exitCodes.done;
  }
  const names = jsonSchemas.map((schema) => schema.name);
  const schema = jsonSchemas.find((each) => each.name === name);
  if (!schema) throw wrong(`there is no schema "${name}"`, `one of: ${nearest(name, names) ?? names.join(", ")}`);
  output.raw(await schemaFileText(schema));
  return exitCodes.done;
}
