const verb =
  /%[#0+\- ]*(?<index>\[[^\]]*\]|\[)?(?<width>\*|\d+)?(?:\.(?<nextIndex>\[[^\]]*\]|\[)?(?<precision>\*|\d+)?)?(?<lastIndex>\[[^\]]*\]|\[)?(?<letter>.|$)/gsu;

/** A text as Go's `Printf` writes it when it is the format and there is nothing to format, https://pkg.go.dev/fmt#hdr-Format_errors. */
export function formatNothing(format: string): string {
  return format.replace(verb, (...match) => {
    const groups = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const { index, nextIndex, lastIndex, width, precision, letter } = groups;
    const before = (width === "*" ? "%!(BADWIDTH)" : "") + (precision === "*" ? "%!(BADPREC)" : "");
    if (letter === "") return `${before}%!(NOVERB)`;
    if (letter === "%") return `${before}%`;
    const misses = index ?? nextIndex ?? lastIndex;
    return `${before}%!${letter}(${misses === undefined ? "MISSING" : "BADINDEX"})`;
  });
}
