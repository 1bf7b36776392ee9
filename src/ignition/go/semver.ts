const identifiers = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
const pattern = new RegExp(`^(\\d+)\\.(\\d+)\\.(\\d+)(?:-(${identifiers})?)?(?:\\+(${identifiers})?)?$`);

/**
 * A semantic version in its normal form (`01.1.0-` is `1.1.0`); `undefined` when it is none. As lenient as
 * https://github.com/coreos/go-semver/blob/v0.3.1/semver/semver.go, which both butane and Ignition use.
 */
export function normaliseVersion(text: string): string | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, pre, metadata] = match;
  const numbers = [major, minor, patch].map((part) => BigInt(part ?? "0"));
  if (numbers.some((part) => part >= 2n ** 63n)) return undefined;
  return `${numbers.join(".")}${pre ? `-${pre}` : ""}${metadata ? `+${metadata}` : ""}`;
}
