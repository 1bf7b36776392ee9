const pattern =
  /^(\d{1,18})\.(\d{1,18})\.(\d{1,18})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** A semantic version in its normal form (`01.1.0` is `1.1.0`); `undefined` when it is none. */
export function normaliseVersion(text: string): string | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, pre, metadata] = match;
  const numbers = [major, minor, patch].map((part) => BigInt(part ?? "0")).join(".");
  return `${numbers}${pre ? `-${pre}` : ""}${metadata ? `+${metadata}` : ""}`;
}
