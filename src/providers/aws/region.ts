import type * as Sdk from "@aws-sdk/client-ec2";
import { once } from "../../http/once.ts";
import type { IO, MachinePlan, Run } from "../../platform.ts";
import { type Lookups, lookups } from "./beside.ts";
import { type Api, apis } from "./client.ts";
import type { Credentials } from "./credentials.ts";
import { type Fleet, fleet } from "./fleet.ts";
import { gather, type Look } from "./gather.ts";
import { type CheckedImage, checkImage } from "./image-check.ts";
import { archOfInstanceType } from "./instance-type.ts";
import type { Options } from "./options.ts";
import { describe, type Watcher, watcher } from "./wait.ts";

/** One region, with what the verbs of one connection share: one list, one loop that waits, one look at each image. */
export interface Region {
  readonly api: Api;
  readonly io: IO;
  readonly watch: Watcher;
  /** The instance as EC2 shows it now; `undefined` when it shows none. */
  readonly look: Look<Sdk.Instance>;
  readonly beside: Lookups;
  fleet(owner: string): Fleet;
  image(plan: MachinePlan<Options>, run: Run): Promise<CheckedImage>;
}

/** Regions by name, each opened once. */
export type Regions = (name: string) => Region;

export function regionsOf(credentials: Credentials, io: IO): Regions {
  return remember(openWith(apis(credentials, io), io));
}

function openWith(connect: (region: string) => Api, io: IO): Regions {
  return (name) => {
    const api = connect(name);
    return {
      api,
      io,
      watch: watcher(api, io),
      look: gather(io, (ids, signal) => describe(api, ids, signal)),
      beside: lookups(api, io),
      fleet: remember((owner) => fleet(api, owner)),
      image: imagesOf(api),
    };
  };
}

function imagesOf(api: Api): Region["image"] {
  const known = new Map<string, (signal: AbortSignal) => Promise<CheckedImage>>();
  return (plan, { signal }) => {
    const { image, ownImage, release, options } = plan;
    const { instanceType } = options;
    const key = `${image} ${ownImage} ${release.version} ${instanceType}`;
    const type = { name: instanceType, arch: archOfInstanceType(instanceType) };
    const check = known.get(key) ?? once((own) => checkImage(api, plan, type, own));
    known.set(key, check);
    return check(signal);
  };
}

function remember<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}
