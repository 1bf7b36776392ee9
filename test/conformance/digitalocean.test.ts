import { conformSimulated } from "./simulated.ts";

conformSimulated("digitalocean");
