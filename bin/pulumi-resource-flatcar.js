#!/usr/bin/env node
import { run } from "./launch.js";

const { main } = await run("plugin/index");
await main();
