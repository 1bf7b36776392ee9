/** An operation that a request is for. */
export interface Match {
  /** `METHOD path`, with the names of its parameters in the path. */
  readonly name: string;
  /** Parts of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Template {
  readonly name: string;
  readonly parts: readonly string[];
}

/**
 * Finds the operation of a request among some names. A path with more fixed parts goes first: `/servers/detail` before `/servers/{id}`. A path that
 * is not well encoded is that of none.
 */
export function openMatcher(names: readonly string[]): (method: string, path: string) => Match | undefined {
  const templates = names.map(toTemplate).sort((one, other) => fixed(other) - fixed(one));
  return (method, path) => {
    const parts = decode([method, ...path.split("/")]);
    const hit = parts && templates.find((template) => fits(template, parts));
    return hit && parts && { name: hit.name, parameters: parametersOf(hit, parts) };
  };
}

function toTemplate(name: string): Template {
  const space = name.indexOf(" ");
  return { name, parts: [name.slice(0, space), ...name.slice(space + 1).split("/")] };
}

function fixed({ parts }: Template): number {
  return parts.filter((part) => !isParameter(part)).length;
}

function isParameter(part: string): boolean {
  return part.startsWith("{") && part.endsWith("}");
}

function decode(parts: readonly string[]): readonly string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function fits({ parts }: Template, wanted: readonly string[]): boolean {
  return (
    parts.length === wanted.length &&
    parts.every((part, index) => (isParameter(part) ? wanted[index] !== "" : part === wanted[index]))
  );
}

function parametersOf({ parts }: Template, wanted: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parts.flatMap((part, index) => (isParameter(part) ? [[part.slice(1, -1), wanted[index] ?? ""]] : [])),
  );
}
