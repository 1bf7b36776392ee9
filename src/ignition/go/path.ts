/** Go's `path.Clean`: the shortest equal path. */
export function cleanPath(path: string): string {
  if (isClean(path)) return path;
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (!rooted) parts.push("..");
  }
  return (rooted ? "/" : "") + parts.join("/") || (rooted ? "/" : ".");
}

/** An absolute path in which nothing is empty and nothing begins with a dot cannot be shorter: most are, and need no parts. */
function isClean(path: string): boolean {
  return path.startsWith("/") && !path.endsWith("/") && !path.includes("//") && !path.includes("/.");
}

/** Go's `path.Join`. */
export function joinPath(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== "");
  return filled.length === 0 ? "" : cleanPath(filled.join("/"));
}

/** Go's `path.Ext`: from the last dot of the last part. */
export function extensionOf(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") ? path.slice(dot) : "";
}
