import { playStories } from "./seeds.ts";

playStories("digitalocean", 120);
