// Writes src/pulumi/platforms.generated.ts: one exported name for each platform of the registry.
import { writeFileSync } from "node:fs";
import { platformIds } from "../src/providers/index.ts";
import { platformModule } from "../src/pulumi/module.ts";

writeFileSync(new URL("../src/pulumi/platforms.generated.ts", import.meta.url), platformModule(platformIds));
