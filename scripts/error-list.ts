import { errorCodes } from "../src/errors.ts";

/** Text of `docs/errors/README.md`: every code with its title and exit code. */
export function errorList(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { title, input }]) => `| [${code}](${code}.md) | ${title} | ${input ? 2 : 1} |`,
  );
  return [
    "# Errors",
    "",
    "Every error has a code that never changes its meaning, a place, a reason and a remedy. All mistakes of a file show at once.",
    "Exit code 2: the input is wrong, and nothing was touched. Exit code 1: the run failed; also by wrong input, once it had begun.",
    "",
    "| code | meaning | exit code |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
