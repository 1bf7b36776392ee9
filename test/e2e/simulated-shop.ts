import { afterEach, beforeEach } from "vitest";
import { type Cloud, startSimulatedCloud } from "./cloud.ts";
import { openProgram, type Program } from "./program.ts";
import { openShop, type Shop } from "./shop.ts";

interface SimulatedShop {
  readonly cloud: Cloud;
  readonly shop: Shop;
}

/**
 * A simulated cloud and a shop that deploys to it, new for each test and ended after it. `take` is given them. What is returned ends
 * both and opens others, on a cloud that takes its time.
 */
export function eachWithShop(
  latencyMs: number | undefined,
  take: (opened: SimulatedShop) => void,
): (latencyMs: number) => Promise<void> {
  let opened: Partial<SimulatedShop> = {};
  const end = async () => {
    const { cloud, shop } = opened;
    opened = {};
    shop?.remove();
    await cloud?.close();
  };
  const begin = async (ms: number | undefined) => {
    await end();
    const cloud = await startSimulatedCloud(ms === undefined ? {} : { latencyMs: ms });
    opened = { cloud };
    const shop = await openShop(cloud);
    opened = { cloud, shop };
    take({ cloud, shop });
  };
  beforeEach(() => begin(latencyMs));
  afterEach(end);
  return begin;
}

interface SimulatedProgram {
  readonly cloud: Cloud;
  readonly program: Program;
}

/** A simulated cloud and a program that deploys to it, new for each test and ended after it. `take` is given them. */
export function eachWithProgram(take: (opened: SimulatedProgram) => void): void {
  let opened: Partial<SimulatedProgram> = {};
  beforeEach(async () => {
    const cloud = await startSimulatedCloud();
    opened = { cloud };
    const program = await openProgram({ ...cloud.env });
    opened = { cloud, program };
    take({ cloud, program });
  });
  afterEach(async () => {
    const { cloud, program } = opened;
    opened = {};
    await program?.close();
    await cloud?.close();
  });
}
