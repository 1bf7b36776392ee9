import { startSimulatedCloud } from "./cloud.ts";
import { allKills, describeKills } from "./kills.ts";

const latencyMs = 150;

describeKills("kill -9 on simulated EC2", undefined, allKills, () => startSimulatedCloud({ latencyMs }));
