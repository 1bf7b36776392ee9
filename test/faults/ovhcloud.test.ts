import { playStories } from "./seeds.ts";

playStories("ovhcloud", 20);
