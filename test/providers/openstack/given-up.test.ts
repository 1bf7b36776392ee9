import { expect, test } from "vitest";
import { failure } from "../../conformance/rule.ts";
import { openWorld } from "./cloud.ts";

test("a server that Nova gave up and that could not be cleared away goes at the next update, so that it is made anew", async () => {
  const cloud = await openWorld();
  await cloud.images().create(cloud.plan, cloud.run());
  const plan = await cloud.machine();
  cloud.simulator.fail({ call: "POST /compute/v2.1/servers", kind: "capacity" });
  cloud.simulator.fail({ call: "DELETE /compute/v2.1/servers/{id}", kind: "throttle", times: 8 });
  const { code, created = "" } = await failure(cloud.machines().create(plan, cloud.run()));
  expect(code).toBe("FD1401");
  expect(cloud.simulator.machines()).toHaveLength(1);
  const update = Promise.resolve(cloud.machines().update?.(created, plan, cloud.run()));
  expect((await failure(update)).code).toBe("FD1415");
  expect(cloud.simulator.machines()).toEqual([]);
  expect((await cloud.machines().create(plan, cloud.run())).phase).toBe("running");
  await cloud.simulator.close();
});

test("a server that has run and is in ERROR now is kept, and told", async () => {
  const before = await openWorld();
  await before.images().create(before.plan, before.run());
  const plan = await before.machine();
  const { id } = await before.machines().create(plan, before.run());
  const snapshot = before.simulator.snapshot().replace('"status":"ACTIVE","deleting"', '"status":"ERROR","deleting"');
  await before.simulator.close();
  const cloud = await openWorld({ snapshot });
  const error = await failure(cloud.machines().create(plan, cloud.run()));
  expect(error).toMatchObject({ code: "FD1407", created: id, message: expect.stringContaining("it is kept") });
  expect(cloud.simulator.machines().map((machine) => machine.id)).toEqual([id]);
  await cloud.simulator.close();
});
