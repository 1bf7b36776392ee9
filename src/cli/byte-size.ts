const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** `512 B`, `1.5 KiB`, `482.6 MiB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

const factors: Readonly<Record<string, number>> = {
  "": 1,
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  t: 1000 ** 4,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
  ti: 1024 ** 4,
};

/** Bytes of `10GiB`, `500 MB` or `0`; `undefined` for anything else. */
export function parseBytes(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([kmgt]i?)?b?$/i.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Math.floor(Number(number) * (factors[unit.toLowerCase()] ?? 1));
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Milliseconds of `30d`, `12h`, `2w` or `90m`; `undefined` for anything else. */
export function parseAge(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)([mhdw])$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * (spans[unit] ?? 0);
}
