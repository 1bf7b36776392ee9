import { playStories } from "./seeds.ts";

playStories("aws", 1_000, { number: 0, of: 2 });
