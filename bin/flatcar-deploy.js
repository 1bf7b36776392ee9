#!/usr/bin/env node
import { run } from "./launch.js";

const { main } = await run("cli/index");
await main();
