// Writes every file that is made from others. With --check it writes nothing, and fails where one is not what it should be.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { schemaText } from "../src/plugin/schema.ts";
import { loadPlatform, platformIds } from "../src/providers/index.ts";
import { platformModule } from "../src/pulumi/module.ts";
import { generatedText } from "./generate-ec2-model.ts";
import { snapshotText } from "./generate-releases.ts";
import { withPlatforms } from "./platform-table.ts";

const root = new URL("../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const { version } = JSON.parse(read("package.json")) as { readonly version: string };

const files: Readonly<Record<string, () => string | Promise<string>>> = {
  "schema.json": () => schemaText(version),
  "src/pulumi/platforms.generated.ts": () => platformModule(platformIds),
  "src/images/snapshot.generated.json": snapshotText,
  "src/providers/aws/simulator/ec2-model.generated.json": () =>
    generatedText(JSON.parse(read("test/fixtures/ec2-model/ec2-2016-11-15.pruned.json"))),
  "README.md": async () => withPlatforms(read("README.md"), await Promise.all(platformIds.map(loadPlatform))),
};

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, make] of Object.entries(files)) {
  const text = await make();
  if (existsSync(new URL(file, root)) && read(file) === text) continue;
  stale.push(file);
  if (!check) writeFileSync(fileURLToPath(new URL(file, root)), text);
}
for (const file of stale) console.log(check ? `${file} is not what \`npm run gen\` makes` : `wrote ${file}`);
if (check && stale.length > 0) process.exitCode = 1;
