import { playStories } from "./seeds.ts";

playStories("openstack", 120);
