import type * as Sdk from "@aws-sdk/client-ec2";
import { type Finding, FlatcarError } from "../../errors.ts";
import type { IO, MachinePlan, Run } from "../../platform.ts";
import type { Api } from "./client.ts";
import { EndedError, isLost, meaningOf } from "./errors.ts";
import type { Fleet, Sought } from "./fleet.ts";
import type { CheckedImage } from "./image-check.ts";
import type { Options } from "./options.ts";
import { clientToken, planDigest, toRequest } from "./request.ts";
import { backOffMs } from "./service.ts";
import { endRequest } from "./spot.ts";
import { isLive } from "./state.ts";

/** How often an instance is asked for whose reply was lost. */
const attempts = 6;
/** Instances of one request that may have been deleted before: a guard against a cloud that names only such. */
const generations = 200;

/** What a machine of this plan is looked for by. */
export function soughtFor(plan: MachinePlan<Options>, { replacing }: Run): Sought {
  return { name: plan.name, digest: planDigest(plan), replacing };
}

interface Tools {
  readonly api: Api;
  readonly fleet: Fleet;
  readonly io: IO;
  readonly run: Run;
  /** When the verb's time began, and for how long it may go on: nothing is asked for again after that. */
  readonly begunMs: number;
  readonly timeoutMs: number;
}

/**
 * Makes one instance, or finds the one that an earlier try made. A token goes on standing for its instance after that was deleted:
 * its id then makes the next token, and its spot request, which would start one in its place, ends. Throws FD1407 where there is no
 * end to that, and FD1408 when the time is over.
 */
export async function launch(plan: MachinePlan<Options>, image: CheckedImage, tools: Tools): Promise<Sdk.Instance> {
  const { owner } = tools.run;
  const request = toRequest(plan, tools.run, image);
  const sought = soughtFor(plan, tools.run);
  let dead = "";
  for (let generation = 0; generation < generations; generation++) {
    const ClientToken = clientToken(owner, request, dead);
    const instance = await runOnce({ ...request, ClientToken }, sought, tools);
    const { InstanceId: id = "" } = instance;
    if (isLive(instance)) return instance;
    await endRequest(tools.api, instance, tools.run.signal);
    dead = id;
    checkTime(plan.name, tools);
  }
  throw new FlatcarError(onlyDead(plan.name, tools.api.region, dead));
}

/** A reply that was lost is not repeated blindly: what exists under our tags is looked for first, and the token stays the same. */
async function runOnce(request: Sdk.RunInstancesRequest, sought: Sought, tools: Tools): Promise<Sdk.Instance> {
  const { api, fleet, io, run } = tools;
  const { signal } = run;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runInstances(api, request, signal);
    } catch (error) {
      fleet.doubt(sought);
      if (!isLost(error) || attempt === attempts || signal.aborted) throw error;
      const found = await fleet.look(sought, signal);
      if (found) return found;
      checkTime(sought.name, tools, error);
      await io.sleep(backOffMs(attempt), signal);
    }
  }
}

function checkTime(name: string, { io, begunMs, timeoutMs }: Tools, cause?: unknown): void {
  const passedMs = io.now().getTime() - begunMs;
  if (passedMs < timeoutMs) return;
  const finding = {
    code: "FD1408",
    message: `waited ${Math.round(passedMs / 1000)} s for EC2 to start ${name}`,
    hint: "run the same again: what EC2 has made of it is found by its tags",
  } as const;
  throw new FlatcarError(finding, { cause });
}

async function runInstances(api: Api, request: Sdk.RunInstancesRequest, signal: AbortSignal): Promise<Sdk.Instance> {
  const { Instances = [] } = await api.call("RunInstances", request, { signal, once: true });
  const [instance] = Instances;
  if (instance?.InstanceId !== undefined) return instance;
  throw new FlatcarError({ code: "FD1420", message: "EC2 accepted RunInstances and named no instance" });
}

function onlyDead(name: string, region: string, last: string) {
  return {
    code: "FD1407",
    message: `${name} did not start: EC2 named ${generations} machines for it, one after the other, and each is gone`,
    details: [`EC2 ${region}: ${last} last`],
    hint: "find out who deletes them; with another label of the machine EC2 takes it for a new one",
  } as const;
}

/**
 * The instance runs; `undefined` while it is on its way. One that was stopped and started again may show as stopped for a moment.
 * Throws FD1407, or the reason's own code, when it will never run: as an `EndedError` where it is gone.
 */
export function whenRunning(name: string, region: string, started = false) {
  return (instance: Sdk.Instance | undefined): Sdk.Instance | undefined => {
    const state = instance?.State?.Name;
    if (state === "running") return instance;
    if (!instance || !state || state === "pending" || (started && state === "stopped")) return undefined;
    const finding = notRunning(name, region, instance);
    throw isLive(instance) ? new FlatcarError(finding) : new EndedError(finding);
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html#troubleshooting-launch-internal */
const keyRefused = {
  code: "FD1407",
  hint: "an encrypted disk whose KMS key the caller may not use ends like this: check kmsKey and the key's policy",
} as const;

function notRunning(name: string, region: string, { InstanceId, State, StateReason }: Sdk.Instance): Finding {
  const { Code = "", Message = "" } = StateReason ?? {};
  const meaning = Code === "Client.InternalError" ? keyRefused : meaningOf(Code, Message);
  return {
    code: meaning?.code ?? "FD1407",
    message: `${name} did not start: it is ${State?.Name}${Message ? `, because ${Message.replace(/^[\w.]+:\s*/, "")}` : ""}`,
    details: [`EC2 ${region}: ${InstanceId}, ${Code || "no reason given"}`],
    hint: meaning?.hint ?? "run the same again; when it goes on, look at the instance in the EC2 console",
  };
}
