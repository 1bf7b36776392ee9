import { gzipSync } from "node:zlib";

type Random = () => number;
type Json = Record<string, unknown>;

/** An Ignition config from a seed's numbers: valid, and mostly one that a machine comes up with. */
export function randomConfig(random: Random): string {
  const config: Json = {
    ignition: { version: pick(random, ["3.3.0", "3.4.0", "3.5.0", "3.6.0"]) },
    passwd: {
      groups: some(random, 2, (index) => group(random, index)),
      users: some(random, 3, (index) => user(random, index)),
    },
    storage: {
      directories: some(random, 3, (index) => ({
        path: `${folder(random)}/d${index}`,
        ...mode(random),
        ...owner(random),
      })),
      files: some(random, 5, (index) => file(random, index)),
      links: some(random, 3, (index) => link(random, index)),
      filesystems: some(random, 2, (index) => filesystem(random, index)),
      luks: some(random, 2, (index) => luks(random, index)),
    },
    systemd: { units: some(random, 4, (index) => unit(random, index)) },
  };
  if (chance(random, 0.2)) {
    const inner = {
      ignition: { version: "3.3.0" },
      storage: { files: [file(random, 9)] },
      systemd: { units: [unit(random, 9)] },
    };
    const merge = [
      { source: dataUrl(JSON.stringify(inner)) },
      ...(chance(random, 0.3) ? [{ source: "https://example.com/m.ign" }] : []),
    ];
    config.ignition = { ...(config.ignition as Json), config: { merge } };
  }
  return JSON.stringify(config);
}

function chance(random: Random, share: number): boolean {
  return random() < share;
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

function some<T>(random: Random, most: number, make: (index: number) => T): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, (_, index) => make(index));
}

function folder(random: Random): string {
  const above = [
    "",
    "/etc",
    "/opt/bin",
    "/opt/a/b",
    "/var/run",
    "/var/lib/x",
    "/etc/coreos",
    "/home/core",
    "/home/u0/.config",
  ];
  return pick(random, above);
}

function mode(random: Random): Json {
  return chance(random, 0.5) ? { mode: pick(random, [0o600, 0o644, 0o755, 0o700, 0o400, 0o4755, 0o1777, 0]) } : {};
}

function owner(random: Random): Json {
  const by = () => pick<Json>(random, [{ id: 0 }, { id: 500 }, { id: 1234 }, { name: "core" }, { name: "root" }]);
  return { ...(chance(random, 0.3) ? { user: by() } : {}), ...(chance(random, 0.3) ? { group: by() } : {}) };
}

function dataUrl(text: string | Buffer): string {
  return `data:;base64,${Buffer.from(text).toString("base64")}`;
}

function resource(random: Random): Json {
  const text = "line\n".repeat(Math.floor(random() * 40));
  const kind = random();
  if (kind < 0.1)
    return {
      source: "https://user:secret@example.com/file?token=x",
      verification: { hash: `sha512-${"0".repeat(128)}` },
    };
  if (kind < 0.3) return { source: dataUrl(gzipSync(text)), compression: "gzip" };
  return { source: chance(random, 0.5) ? dataUrl(text) : `data:,${encodeURIComponent(text)}` };
}

function file(random: Random, index: number): Json {
  const overwrite = chance(random, 0.2) ? { overwrite: true } : {};
  const path = { path: `${folder(random)}/f${index}`, ...mode(random), ...owner(random) };
  const append = { append: some(random, 2, () => resource(random)) };
  return chance(random, 0.75)
    ? { ...path, contents: resource(random), ...overwrite, ...(chance(random, 0.3) ? append : {}) }
    : { ...path, ...append };
}

function link(random: Random, index: number): Json {
  const path = `${folder(random)}/l${index}`;
  if (chance(random, 0.2)) return { path, target: pick(random, ["/etc/motd", "/etc/shells"]), hard: true };
  return { path, target: pick(random, ["/dev/null", "../x", "/opt/bin/y"]), ...owner(random) };
}

function filesystem(random: Random, index: number): Json {
  const path = pick(random, ["/var", "/var/lib/data", "/home/u0", "/srv/a", "/home/core/x"]);
  return {
    device: `/dev/vd${index}`,
    format: pick(random, ["ext4", "xfs", "swap", "none"]),
    ...(chance(random, 0.8) ? { path: `${path}${index}` } : {}),
  };
}

function luks(random: Random, index: number): Json {
  const key = pick<Json>(random, [
    {},
    { keyFile: resource(random) },
    { clevis: { tpm2: true } },
    { clevis: { tang: [{ url: "http://a.b", thumbprint: "x" }] } },
  ]);
  return { name: `l${index}`, device: `/dev/vde${index}`, ...key };
}

function group(random: Random, index: number): Json {
  return {
    name: `g${index}`,
    ...(chance(random, 0.4) ? { gid: 2000 + index } : {}),
    ...(chance(random, 0.2) ? { system: true } : {}),
  };
}

function user(random: Random, index: number): Json {
  const name = chance(random, 0.3) && index === 0 ? "core" : `u${index}`;
  const given: Json = {
    uid: 3000 + index,
    gecos: "Some One",
    homeDir: pick(random, [`/var/home/${name}`, `/home/${name}`]),
    shell: "/bin/sh",
    passwordHash: pick(random, ["$6$a$b", "", "*"]),
    primaryGroup: pick(random, ["users", "wheel", "docker"]),
    groups: pick(random, [["wheel"], ["docker", "sudo"], []]),
    noCreateHome: chance(random, 0.3),
    noUserGroup: chance(random, 0.5),
    system: chance(random, 0.5),
    sshAuthorizedKeys: some(random, 2, (key) => `ssh-ed25519 AAAA${key}`),
    shouldExist: chance(random, 0.8),
  };
  return { name, ...Object.fromEntries(Object.entries(given).filter(() => chance(random, 0.35))) };
}

function unit(random: Random, index: number): Json {
  const name = pick(random, [
    `a${index}.service`,
    `t@${index}.service`,
    `t@.service${""}`.replace("t", `t${index}`),
    `b${index}.timer`,
  ]);
  const contents = pick(random, [
    "[Service]\nExecStart=/bin/true\n",
    "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
    "[Unit]\nDescription=x\n[Install]\nAlso=y.socket\n",
    "",
  ]);
  const dropins = some(random, 2, (drop) => ({
    name: `${drop}0-x.conf`,
    ...(chance(random, 0.8) ? { contents: "[Unit]\nAfter=y.service\n" } : {}),
  }));
  return {
    name,
    ...(chance(random, 0.7) ? { contents } : {}),
    ...(chance(random, 0.6) ? { enabled: chance(random, 0.6) } : {}),
    ...(chance(random, 0.2) ? { mask: chance(random, 0.7) } : {}),
    dropins,
  };
}
