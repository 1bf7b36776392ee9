/** Numbers in [0, 1), the same ones from one seed. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x >>> 8) / 2 ** 24;
  };
}

/** A whole number from 0, below the limit. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[below(items.length, random)];
  if (item === undefined) throw new Error("there is nothing to pick");
  return item;
}

/** A text with a few pieces put in, cut out and lines moved: mostly still what it was, and mostly wrong. */
export function mutate(text: string, pieces: readonly string[], random: Random): string {
  let changed = text;
  for (let turn = 1 + below(3, random); turn > 0; turn--) {
    const lines = changed.split("\n");
    const kind = random();
    if (kind < 0.7) {
      const at = below(changed.length + 1, random);
      changed = changed.slice(0, at) + pick(pieces, random) + changed.slice(at + below(3, random));
    } else if (kind < 0.85) {
      const at = below(lines.length, random);
      lines[at] = random() < 0.5 ? `  ${lines[at]}` : (lines[at] ?? "").slice(below(4, random));
      changed = lines.join("\n");
    } else {
      lines.splice(below(lines.length, random), 1);
      changed = lines.join("\n");
    }
  }
  return Buffer.from(changed, "utf8").toString("utf8");
}
