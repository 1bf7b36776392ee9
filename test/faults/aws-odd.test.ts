import { playStories } from "./seeds.ts";

playStories("aws", 1_000, { number: 1, of: 2 });
