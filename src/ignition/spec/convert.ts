import { type Config, withVersion } from "../schema/ignition.ts";
import { type Misfit, misfits, refused } from "./needs.ts";

/** A config in another version of the spec. */
export interface Conversion {
  /** `undefined` where the version cannot hold it: nothing is left out or made up to make it fit. */
  readonly config: Config | undefined;
  /** What stands in the way; upwards also what Ignition's own steps leave out. */
  readonly lost: readonly Misfit[];
}

/** A valid config of the minor version `from` in the version `to`, whichever is newer. */
export function convert(config: Config, from: number, to: number): Conversion {
  const lost = misfits(config, from, to);
  const inTheWay = to < from ? lost : refused(config, from, to);
  return { config: inTheWay.length === 0 ? lift(config, from, to) : undefined, lost };
}

/**
 * The same config in another version of the spec; to a newer one by Ignition's own steps.
 * Source: https://github.com/coreos/ignition/tree/v2.26.0/config (v3_N/translate).
 */
export function lift(config: Config, from: number, to: number): Config {
  let lifted = withVersion(config, to);
  if (from <= 4 && to >= 5) lifted = dropAdvertisements(lifted);
  if (from <= 5 && to >= 6) lifted = maskModes(lifted);
  return lifted;
}

/** The step from 3.4 to 3.5 copies only the URL and the thumbprint of a Tang server. */
function dropAdvertisements(config: Config): Config {
  const luks = config.storage?.luks;
  if (!luks?.some(({ clevis }) => clevis?.tang)) return config;
  const without = luks.map((device) =>
    device.clevis?.tang
      ? {
          ...device,
          clevis: {
            ...device.clevis,
            tang: device.clevis.tang.map(({ advertisement: _, ...server }) => server),
          },
        }
      : device,
  );
  return { ...config, storage: { ...config.storage, luks: without } };
}

/** Before 3.6 the bits above 0777 had no effect. */
function maskModes(config: Config): Config {
  const mask = <T extends { mode?: number | bigint | undefined }>(nodes: T[] | undefined): T[] | undefined =>
    nodes?.map((node) => (node.mode === undefined ? node : { ...node, mode: Number(node.mode) & ~0o7000 }));
  const { storage } = config;
  if (!storage) return config;
  return { ...config, storage: { ...storage, files: mask(storage.files), directories: mask(storage.directories) } };
}
