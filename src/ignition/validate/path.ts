import { cleanPath } from "../go/path.ts";

/** What is wrong with a path on the machine. */
export function findPathFault(path: string | undefined): string | undefined {
  if (path === undefined || path === "") return "path not specified";
  if (!path.startsWith("/")) return "path not absolute";
  return cleanPath(path) === path ? undefined : "path is not fully simplified";
}
