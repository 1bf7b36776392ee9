import { createHash } from "node:crypto";
import type { BodyOf } from "../../http/openapi-types.ts";
import type { MachinePlan, Run } from "../../platform.ts";
import type { BackupPolicy } from "./answers.ts";
import type { paths } from "./api.generated.ts";
import { inPlace } from "./in-place.ts";
import type { Options } from "./options.ts";
import { ownTags, tagOf } from "./tags.ts";

type Plan = MachinePlan<Options>;

/** What of the options is no part of what a machine is known again by. Its size is: whoever makes one anew wants that one. */
const changing: ReadonlySet<string> = new Set(
  inPlace.flatMap(({ path }) => (path === "options.size" ? [] : [path.replace(/^options\./, "")])),
);

/** Of everything that cannot change in place. Pure. */
export function planDigest({ name, image, userData, options }: Plan): string {
  const fixed = Object.entries(options).filter(([key]) => !changing.has(key));
  const text = JSON.stringify({ name, image, userData, options: fixed.sort() });
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

/** Every tag that a new Droplet has. */
export function tagsOf(plan: Plan, { owner, replacing }: Pick<Run, "owner" | "replacing">): readonly string[] {
  return [
    ...ownTags({ labels: plan.labels, tags: plan.options.tags }),
    tagOf("owner", owner),
    tagOf("plan", planDigest(plan)),
    tagOf("version", plan.release.version),
    tagOf("image", plan.image),
    ...(replacing === undefined ? [] : [tagOf("replaces", replacing)]),
  ].sort();
}

/** Everything that DigitalOcean is told of a new machine. Pure. */
export function toRequest(
  plan: Plan,
  run: Pick<Run, "owner" | "replacing">,
  image: string | number,
): BodyOf<paths, "POST /v2/droplets"> {
  const { region, size, sshKeys, vpc, publicNetworking, ipv6, monitoring, dropletAgent, volumes, backups } =
    plan.options;
  return {
    name: plan.name,
    region,
    size,
    image,
    ssh_keys: sshKeys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    user_data: plan.userData,
    tags: [...tagsOf(plan, run)],
    ...(vpc === undefined ? {} : { vpc_uuid: vpc }),
    ...(publicNetworking ? {} : { public_networking: false }),
    ...(ipv6 === undefined ? {} : { ipv6 }),
    ...(monitoring === undefined ? {} : { monitoring }),
    ...(dropletAgent === undefined ? {} : { with_droplet_agent: dropletAgent }),
    ...(volumes === undefined || volumes.length === 0 ? {} : { volumes: [...volumes] }),
    ...(backups ? { backups: true, backup_policy: toPolicy(backups) } : {}),
  };
}

/** When backups are made, as the API takes it. Pure. */
export function toPolicy({ plan, weekday, hour }: Exclude<Options["backups"], false | undefined>): BackupPolicy {
  return { plan, ...(weekday === undefined ? {} : { weekday }), ...(hour === undefined ? {} : { hour }) };
}
