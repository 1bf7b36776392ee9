import type { SimulatedAnswer } from "../../../http/simulated-answer.ts";
import type { SimulatedRequest } from "../../../http/simulated-request.ts";
import { fault } from "./refusal.ts";
import type { Store } from "./store.ts";

type Handler = (store: Store, asked: SimulatedRequest) => SimulatedAnswer;
type Fields = Readonly<Record<string, unknown>>;

/** Nova's range of microversions, that of the release 2023.1. */
export const microversions = { min: "2.1", max: "2.95" } as const;
/** Cinder's of the same release. */
const volumeMicroversions = { min: "3.0", max: "3.70" } as const;

interface Shown {
  readonly id: string;
  readonly status: string;
  /** Below the service's own address. */
  readonly path: string;
  readonly version?: string;
  readonly min_version?: string;
}

const ofNova: readonly Shown[] = [
  { id: "v2.0", status: "SUPPORTED", path: "/v2/", version: "", min_version: "" },
  { id: "v2.1", status: "CURRENT", path: "/v2.1/", version: microversions.max, min_version: microversions.min },
];
const ofCinder: readonly Shown[] = [
  {
    ...{ id: "v3.0", status: "CURRENT", path: "/v3/" },
    ...{ version: volumeMicroversions.max, min_version: volumeMicroversions.min },
  },
];
const ofGlance: readonly Shown[] = [
  { id: "v2.0", status: "SUPPORTED", path: "/v2/" },
  { id: "v2.15", status: "SUPPORTED", path: "/v2/" },
  { id: "v2.16", status: "CURRENT", path: "/v2/" },
];
const ofNeutron: readonly Shown[] = [{ id: "v2.0", status: "CURRENT", path: "/v2.0" }];
const ofOctavia: readonly Shown[] = [
  { id: "v1", status: "DEPRECATED", path: "/v1" },
  { id: "v2.0", status: "SUPPORTED", path: "/v2" },
  { id: "v2.26", status: "CURRENT", path: "/v2" },
];
const ofKeystone: readonly Shown[] = [{ id: "v3.14", status: "stable", path: "/v3/" }];

const updated = "2023-01-01T00:00:00Z";

/** Behind a proxy services call themselves otherwise than who asks. */
function show(service: string, { path, ...shown }: Shown, { place }: Store, { origin }: SimulatedRequest): Fields {
  const own = place.inner ?? `${origin}/${service}`;
  return { updated, "media-types": [], ...shown, links: [{ rel: "self", href: own + path }] };
}

/** The document at a service's own address, with a slash at its end or without. */
function root(service: string, all: readonly Shown[], status = 200): Readonly<Record<string, Handler>> {
  const list: Handler = (store, asked) => {
    if (store.place.silent) throw fault(404, "The resource could not be found.");
    const versions = all.map((one) => show(service, one, store, asked));
    return { status, body: { versions: service === "identity" ? { values: versions } : versions } };
  };
  return { [`GET /${service}`]: list, [`GET /${service}/`]: list };
}

/** What each service says of its versions: those above a version, and Nova's, Cinder's and Keystone's own. */
export const versions: Readonly<Record<string, Handler>> = {
  ...root("identity", ofKeystone, 300),
  ...root("compute", ofNova),
  ...root("image", ofGlance, 300),
  ...root("network", ofNeutron),
  ...root("volume", ofCinder, 300),
  ...root("load-balancer", ofOctavia),
  "GET /compute/v2.1/": (store, asked) => ({
    status: 200,
    body: { version: show("compute", ofNova[1] as Shown, store, asked) },
  }),
  "GET /volume/v3/": (store, asked) => ({
    status: 200,
    body: { versions: ofCinder.map((one) => show("volume", one, store, asked)) },
  }),
};

/** Whether a call asks for versions: such a one needs no token. */
export function asksVersions(name: string): boolean {
  return Object.hasOwn(versions, name);
}
