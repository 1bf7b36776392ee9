import { conformSimulated } from "./simulated.ts";

conformSimulated("aws");
