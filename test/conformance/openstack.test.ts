import { conformSimulated } from "./simulated.ts";

conformSimulated("openstack");
