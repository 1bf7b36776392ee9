type Manifest = Readonly<Record<string, unknown>>;

const kept = [
  ...["name", "version", "description", "keywords", "license", "type", "engines", "bin"],
  ...["peerDependencies", "peerDependenciesMeta"],
];

/** The published manifest: compiled files, and ranges in place of exact pins. */
export function publishedManifest(manifest: Manifest): Manifest {
  return {
    ...Object.fromEntries(kept.map((key) => [key, manifest[key]])),
    exports: publishedExports(manifest.exports as Readonly<Record<string, string>>),
    files: ["bin", "lib", "docs", "schemas", "schema.json", "CHANGELOG.md"],
    dependencies: ranges(manifest.dependencies as Readonly<Record<string, string>>),
  };
}

function ranges(pinned: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(pinned).map(([name, version]) => [name, `^${version}`]));
}

function publishedExports(sources: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, publishedExport(file)]));
}

function publishedExport(file: string): unknown {
  if (!file.endsWith(".ts")) return file;
  const compiled = file.replace(/^\.\/src\//, "./lib/").replace(/\.ts$/, "");
  return { types: `${compiled}.d.ts`, default: `${compiled}.js` };
}
