import { conformSimulated } from "./simulated.ts";

conformSimulated("hetzner");
