import { FlatcarError } from "../../errors.ts";

/** What an id of ours names: a region, a kind of thing (`server` where none is said) and OpenStack's own id. */
export interface Named {
  readonly region: string;
  readonly kind: string;
  readonly id: string;
}

/** `RegionOne/1d0cfa6c-…`; of anything but a server `RegionOne/floating-ip/1d0cfa6c-…`. */
export function idOf({ region, kind, id }: Named): string {
  return kind === "server" ? `${region}/${id}` : `${region}/${kind}/${id}`;
}

/** The parts of it. Throws FD1405 for another text. */
export function parseId(text: string): Named {
  const [, region, kind = "server", id] = /^([^/]+)\/(?:([a-z-]+)\/)?([^/]+)$/.exec(text) ?? [];
  if (region !== undefined && id !== undefined) return { region, kind, id };
  throw new FlatcarError({
    code: "FD1405",
    message: `"${text}" is no id of anything on OpenStack`,
    hint: "an id looks like RegionOne/9d1f2f6c-3d5b-4f8e-9a61-2c1b7f0e4a55",
  });
}

/** What a user wrote for something, as OpenStack takes it: ids that this package gave out hold the region, too. Pure. */
export function bareId(text: string): string {
  return /^[^/]+\/(?:[a-z-]+\/)?([0-9a-f]{8}-[0-9a-f-]{27})$/.exec(text)?.[1] ?? text;
}

/** Whether it is an id, and not a name. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|^[0-9a-f]{32}$/i.test(text);
}
