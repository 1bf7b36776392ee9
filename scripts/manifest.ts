type Manifest = Readonly<Record<string, unknown>>;

const kept = ["name", "version", "description", "license", "type", "keywords", "engines", "bin"] as const;

/** Packages that a platform needs, and that only who uses it installs. */
const optionalPeers = ["@aws-sdk/client-ec2"] as const;

/** The published manifest: compiled files, ranges in place of exact pins, and the vendors' SDKs as optional peers. */
export function publishedManifest(manifest: Manifest): Manifest {
  const development = manifest.devDependencies as Readonly<Record<string, string>>;
  const peers = Object.fromEntries(optionalPeers.map((name) => [name, `^${development[name]}`]));
  return {
    ...Object.fromEntries(kept.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : []))),
    exports: publishedExports(manifest.exports as Readonly<Record<string, string>>),
    files: ["bin", "lib", "schema.json", "CHANGELOG.md"],
    dependencies: ranges(manifest.dependencies as Readonly<Record<string, string>>),
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(optionalPeers.map((name) => [name, { optional: true }])),
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
