import { loadPlatform } from "../../src/providers/index.ts";
import { playPart } from "./seeds.ts";

playPart({ platform: await loadPlatform("aws"), endpoint: "AWS_ENDPOINT_URL_EC2" }, 1, 2);
