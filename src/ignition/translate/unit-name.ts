const encoder = new TextEncoder();

/** The name of a unit for a path, as `systemd-escape --path` makes it, but with Go's `\x9` for bytes below 16. */
export function escapeUnitPath(path: string): string {
  const inner = path
    .split("/")
    .filter((part) => part !== "")
    .join("/");
  if (inner === "") return "-";
  let name = "";
  for (const [index, byte] of encoder.encode(inner).entries()) {
    const character = String.fromCharCode(byte);
    if (character === "/") name += "-";
    else if (/[A-Za-z0-9:_]/.test(character) || (character === "." && index > 0)) name += character;
    else name += `\\x${byte.toString(16)}`;
  }
  return name;
}
