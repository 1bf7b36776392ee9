/** What a release note says has changed since one earlier release. A note may compare with more than one: its own channel's, and the one it was promoted from. */
export interface Changes {
  /** Version that it compares with; `undefined` where the note does not say. */
  readonly since: string | undefined;
  readonly fixes: readonly Fix[];
  readonly updates: readonly Update[];
  readonly remarks: readonly Remark[];
}

/** Security fixes of one package. */
export interface Fix {
  /** As the note spells it, for example `Linux` or `SDK: python`; empty where it names none. */
  readonly package: string;
  /** CVE ids, and what else a note links to: `GHSA-6g2q-w5j3-fwh4`, `Gentoo#866237`. */
  readonly advisories: readonly string[];
}

export interface Update {
  readonly package: string;
  readonly version: string;
}

export const remarkKinds = ["security fix", "bug fix", "change", "update", "known issue", "notice"] as const;

/** A sentence of the note as plain text. */
export interface Remark {
  readonly kind: (typeof remarkKinds)[number];
  readonly text: string;
}
