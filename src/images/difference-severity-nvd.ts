import { type Severity, toSeverity } from "./difference-severity.ts";

/** A rating of a CVE, as NVD has it. */
interface Metric {
  /** `Primary`: NVD's own; `Secondary`: that of who reported it. */
  readonly type?: unknown;
  readonly cvssData?: { readonly baseSeverity?: unknown };
  /** CVSS 2 has it here. */
  readonly baseSeverity?: unknown;
}

interface Entry {
  readonly cve?: { readonly id?: unknown; readonly metrics?: Readonly<Record<string, readonly Metric[] | undefined>> };
}

/** Versions of CVSS, the newest first. */
const versions = ["cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"] as const;

/** Whether it is a list of CVEs of NVD, in the schema 2.0 of its feeds and its API: https://nvd.nist.gov/developers/vulnerabilities */
export function isNvd(value: object): value is { readonly vulnerabilities: readonly Entry[] } {
  const { vulnerabilities } = value as { readonly vulnerabilities?: unknown };
  return Array.isArray(vulnerabilities) && vulnerabilities.every((entry: Entry) => typeof entry?.cve?.id === "string");
}

/** NVD's own rating of each CVE, else that of who reported it, by the newest CVSS that there is. What nobody has rated yet is left out. */
export function nvdSeverities({
  vulnerabilities,
}: {
  readonly vulnerabilities: readonly Entry[];
}): ReadonlyMap<string, Severity> {
  return new Map(
    vulnerabilities.flatMap(({ cve }) => {
      const metrics = versions.flatMap((version) => cve?.metrics?.[version] ?? []);
      const metric = metrics.find(({ type }) => type === "Primary") ?? metrics[0];
      const severity = toSeverity(String(metric?.cvssData?.baseSeverity ?? metric?.baseSeverity));
      return severity ? [[String(cve?.id), severity] as const] : [];
    }),
  );
}
