import type { Path } from "./wire.ts";

const simple = /^[A-Za-z_$][\w$-]*$/;

/** A path in the engine's spelling: `labels.role`, `labels["a.b/c"]`, `config[0].butane`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!simple.test(key)) return `${text}["${key.replaceAll(/["\\]/g, "\\$&")}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** `labels.a.b/c` is the label `a.b/c`. */
export function split(path: string): Path {
  const dot = path.indexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

const step = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.[\]]+)/gy;

/** Steps of a path as a user wrote it under `ignoreChanges`; `*` stays as it is. */
export function parsePath(text: string): Path {
  return [...text.matchAll(step)].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (plain ?? "") : quoted.replaceAll(/\\(.)/g, "$1");
  });
}

/** Whether `outer` is `inner` or something around it. `*` in `outer` stands for any key. */
export function covers(outer: Path, inner: Path): boolean {
  return (
    outer.length <= inner.length && outer.every((key, index) => key === "*" || String(key) === String(inner[index]))
  );
}
