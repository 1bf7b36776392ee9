/** A step of a path; `{ key }` means the key itself, not its value. */
export type Step = string | number | { readonly key: string };

export interface Problem {
  readonly kind: "error" | "warning" | "info";
  readonly message: string;
  readonly path: readonly Step[];
  /** Where it lies when that is not where its path leads. */
  readonly position?: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Collects what checks find. A walker enters and leaves places; a check speaks of the place where the walker is. */
export interface Report {
  readonly problems: Problem[];
  enter(step: string | number): void;
  leave(): void;
  /** At the current place, or below it. */
  error(message: string, ...below: readonly Step[]): void;
  warning(message: string, ...below: readonly Step[]): void;
  /** The current place. */
  path(): readonly Step[];
  pathText(): string;
}

export function newReport(): Report {
  const problems: Problem[] = [];
  const place: Step[] = [];
  const add = (kind: Problem["kind"], message: string, below: readonly Step[]) => {
    problems.push({ kind, message, path: [...place, ...below] });
  };
  return {
    problems,
    enter: (step) => void place.push(step),
    leave: () => void place.pop(),
    error: (message, ...below) => add("error", message, below),
    warning: (message, ...below) => add("warning", message, below),
    path: () => [...place],
    pathText: () => formatPath(place),
  };
}

/** `$.storage.files.0.mode` */
export function formatPath(path: readonly Step[]): string {
  return ["$", ...path.map((step) => (typeof step === "object" ? step.key : step))].join(".");
}

export function isFatal(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.kind === "error");
}
