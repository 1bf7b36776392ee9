/** From the least to the worst. */
export const severities = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** As some scanners call them. */
const others: Readonly<Record<string, Severity>> = {
  moderate: "medium",
  important: "high",
  negligible: "low",
  none: "low",
};

/** `Important` is `high`; `undefined` for a word that is no severity. */
export function toSeverity(word: string): Severity | undefined {
  const plain = word.toLowerCase();
  return severities.find((each) => each === plain) ?? (Object.hasOwn(others, plain) ? others[plain] : undefined);
}

/** Whether one is as bad as another, or worse. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}
