import { startSimulatedCloud } from "./cloud.ts";
import { describeLife } from "./life.ts";

describeLife("the real engine on simulated EC2", undefined, () => startSimulatedCloud());
