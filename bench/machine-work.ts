// Makes many machines on one simulated cloud at its documented limit of calls, in virtual time: `machine-work.ts PLATFORM COUNT LATENCY_S`.
// Prints what it took as JSON.
import { isPlatformId, loadPlatform } from "../src/providers/index.ts";
import { simulated } from "../test/conformance/cloud.ts";
import { callLimits, unlimited } from "../test/conformance/limits.ts";
import { addressOf, throughAddress } from "../test/conformance/process.ts";
import { openThrottle } from "../test/conformance/throttle.ts";
import { virtualIO } from "../test/conformance/virtual-clock.ts";
import { openWorld } from "../test/conformance/world.ts";

const [id = "", count = "1", latencyS = "0"] = process.argv.slice(2);
if (!isPlatformId(id)) throw new Error(`there is no platform ${id}`);
const platform = await loadPlatform(id);
const subject = { ...simulated(platform), patienceMs: 600_000 };
const world = await openWorld(subject, { latencyMs: Number(latencyS) * 1_000, stocked: true });
const limit = callLimits[id] ?? unlimited;
const clock = virtualIO(() => throttle.busy());
const throttle = await openThrottle(
  addressOf(world.cloud.env),
  limit.meter(() => clock.now().getTime()),
  () => clock.stir(),
);
const names = Array.from({ length: Number(count) }, (_, index) => `bench-${index}`);
const plans = await Promise.all(names.map((name) => world.plan({ name })));
const { credentials, env } = throughAddress(platform, world.cloud.env, throttle.endpoint);
const driver = platform.connect(credentials, { ...clock, env });
const before = world.cloud.calls().length;
const begun = clock.passed();
const realBegun = performance.now();
// The simulated cloud, in this process, lives by the same clock.
const { now } = Date;
Date.now = () => clock.now().getTime();
const made = await Promise.allSettled(plans.map((plan) => driver.create(plan, world.run())));
Date.now = now;
const failed = made.find((outcome) => outcome.status === "rejected");
if (failed) throw failed.reason;
console.log(
  JSON.stringify({
    virtualS: (clock.passed() - begun) / 1_000,
    realS: (performance.now() - realBegun) / 1_000,
    floorS: limit.floorS(Number(count)) + Number(latencyS),
    calls: world.cloud.calls().length - before,
    refused: throttle.counts.refused,
    mib: process.resourceUsage().maxRSS / 1024,
  }),
);
clock.stop();
await throttle.close();
await world.cloud.close();
