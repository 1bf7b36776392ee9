import { conformSimulated } from "./simulated.ts";

conformSimulated("ovhcloud");
