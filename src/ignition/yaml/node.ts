/** A node of a YAML document as yaml.v3 sees it, with where it begins: line from 1, column from 1 in code points. */
export interface YamlNode {
  readonly kind: "scalar" | "mapping" | "sequence" | "alias";
  /** As written, in its short form (`!!int`, `!foo`); empty when nothing was written. */
  readonly tag: string;
  /** Text of a scalar, name of an alias. */
  readonly value: string;
  /** A scalar in quotes or block style. */
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
  /** Items of a sequence; keys and values of a mapping in turn. */
  readonly items: readonly YamlNode[];
  /** What an alias stands for. */
  readonly target: YamlNode | undefined;
}
