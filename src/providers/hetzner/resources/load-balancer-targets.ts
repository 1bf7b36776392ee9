import { z } from "zod";
import { idOf } from "../options.ts";
import type { Act } from "./kind.ts";
import { differ, each } from "./sets.ts";

const target = z
  .strictObject({
    labelSelector: z
      .string()
      .min(1)
      .max(1_000)
      .optional()
      .describe("Machines that have such labels, for example role=web."),
    server: idOf("server").optional().describe("Id of one machine."),
    ip: z
      .union([z.ipv4(), z.ipv6()])
      .optional()
      .describe("Address of a dedicated server of the same owner, public or in a vSwitch's subnet."),
    usePrivateIp: z.boolean().default(false).describe("Whether machines are reached in the private network."),
  })
  .superRefine(({ labelSelector, server, ip, usePrivateIp }, context) => {
    const named = [labelSelector, server, ip].filter((one) => one !== undefined);
    if (named.length !== 1) context.addIssue({ code: "custom", message: "names one of labelSelector, server and ip" });
    if (ip === undefined || !usePrivateIp) return;
    const message = "is for machines; an address is reached as it is";
    context.addIssue({ code: "custom", path: ["usePrivateIp"], message });
  });

type Target = z.output<typeof target>;

const keyOf = (one: Target) => JSON.stringify(toTarget(one));
const byKey = (one: Target, other: Target) => (keyOf(one) < keyOf(other) ? -1 : 1);

export const targets = z
  .array(target)
  .transform((list) => [...list].sort(byKey))
  .optional()
  .describe(
    "What it passes on to. [] takes all away. Left out: nothing for a new one, and later not looked at: Kubernetes adds its nodes itself.",
  );

export interface ApiTarget {
  readonly type: string;
  readonly server?: { readonly id: number };
  readonly label_selector?: { readonly selector: string };
  readonly ip?: { readonly ip: string };
  readonly use_private_ip?: boolean;
}

export function targetsOf(found: readonly ApiTarget[]): Target[] {
  const targetOf = ({ server, label_selector, ip, use_private_ip: usePrivateIp = false }: ApiTarget): Target[] => {
    if (server) return [{ server: server.id, usePrivateIp }];
    if (label_selector) return [{ labelSelector: label_selector.selector, usePrivateIp }];
    return ip ? [{ ip: ip.ip, usePrivateIp }] : [];
  };
  return found.flatMap(targetOf).sort(byKey);
}

/** As the API names it. */
function named({ labelSelector, server, ip }: Target) {
  if (server !== undefined) return { type: "server", server: { id: server } };
  return ip === undefined
    ? { type: "label_selector", label_selector: { selector: labelSelector } }
    : { type: "ip", ip: { ip } };
}

/** As the API takes it. Pure. */
export function toTarget(one: Target) {
  return { ...named(one), ...(one.ip === undefined ? { use_private_ip: one.usePrivateIp } : {}) };
}

/** Brings the targets of a load balancer to what is wanted; says whether there was anything to do. */
export async function convergeTargets(
  entry: { readonly targets: readonly ApiTarget[] },
  wanted: readonly Target[],
  act: Act,
): Promise<boolean> {
  const { extra, missing } = differ(targetsOf(entry.targets), wanted, keyOf);
  const removed = await each(extra, (one) => act("remove_target", named(one)));
  return (await each(missing, (one) => act("add_target", toTarget(one)))) || removed;
}
