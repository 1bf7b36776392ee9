/** Numbers in [0, 1) from a seed, always the same ones. */
export function randomFrom(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return (x >>> 8) / 2 ** 24;
  };
}

/** A text with a few pieces put in, cut out and lines moved: mostly still what it was, and mostly wrong. */
export function mutate(text: string, pieces: readonly string[], random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  let changed = text;
  for (let turn = 1 + below(3); turn > 0; turn--) {
    const lines = changed.split("\n");
    const kind = random();
    if (kind < 0.7) {
      const at = below(changed.length + 1);
      changed = changed.slice(0, at) + (pieces[below(pieces.length)] ?? "") + changed.slice(at + below(3));
    } else if (kind < 0.85) {
      const at = below(lines.length);
      lines[at] = random() < 0.5 ? `  ${lines[at]}` : (lines[at] ?? "").slice(below(4));
      changed = lines.join("\n");
    } else {
      lines.splice(below(lines.length), 1);
      changed = lines.join("\n");
    }
  }
  return Buffer.from(changed, "utf8").toString("utf8");
}
