/** `shouldExist` → `should_exist`. */
export function toSnake(name: string): string {
  return name.replace(/(MiB|[A-Z])/g, "_$1").toLowerCase();
}

const camel = new Map<string, string>();

/** `should_exist` → `shouldExist`, `size_mib` → `sizeMiB`. */
export function toCamel(name: string): string {
  const known = camel.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/_mib$/, "_miB").replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  camel.set(name, made);
  return made;
}
