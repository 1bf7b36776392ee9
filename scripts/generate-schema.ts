// Writes schema.json: the Pulumi schema of the provider, from the registry.
import { readFileSync, writeFileSync } from "node:fs";
import { schemaText } from "../src/plugin/schema.ts";

const top = new URL("../", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", top), "utf8")) as { version: string };
writeFileSync(new URL("schema.json", top), await schemaText(version));
