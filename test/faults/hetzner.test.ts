import { playStories } from "./seeds.ts";

playStories("hetzner", 120);
