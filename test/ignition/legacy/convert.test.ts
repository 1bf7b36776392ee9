import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlatcarError } from "../../../src/errors.ts";
import { convertLegacy, render } from "../../../src/ignition/index.ts";
import { cloudConfigSchema } from "../../../src/ignition/legacy/cloud-config-schema.ts";
import { mutate, randomFrom } from "../random.ts";
import { arbitraryOf } from "./random-config.ts";

/** The machine that the Butane of a document makes; it must render without an error. */
function machineOf(text: string, platform = "custom") {
  const { butane, warnings } = convertLegacy(text, "old", { platform });
  const { config } = render([{ kind: "butane", name: "new.bu", text: butane }]);
  return { butane, warnings: warnings.map(({ message }) => message), config };
}

function fileOf(text: string, path: string) {
  return machineOf(text).config.storage?.files?.find((file) => file.path === path);
}

function unitOf(text: string, name: string) {
  return machineOf(text).config.systemd?.units?.find((unit) => unit.name === name);
}

const ignition = (minor: number, rest: object) => JSON.stringify({ ignition: { version: `2.${minor}.0` }, ...rest });

describe("a filesystem with a name", () => {
  const clc = (filesystem: string, more = "") => `storage:
  filesystems:
    - name: data
      mount: { device: /dev/sdb1, format: ext4 }
  files:
    - { path: /x, filesystem: ${filesystem} }
${more}`;

  it("has the path of its mount unit", () => {
    const unit = `systemd:
  units:
    - name: srv-db.mount
      contents: "[Mount]\\nWhat=/dev/sdb1\\nWhere=/srv/db\\n"
`;
    expect(fileOf(clc("data", unit), "/srv/db/x")).toBeDefined();
  });

  it("has a path of its own without one", () => {
    expect(fileOf(clc("data"), "/mnt/data/x")).toBeDefined();
  });

  it("has none where no file is on it", () => {
    const { config } = machineOf(clc("root"));
    expect(config.storage?.filesystems).toEqual([{ device: "/dev/sdb1", format: "ext4" }]);
  });

  it("is that of the OEM partition without being named", () => {
    const { config } = machineOf(clc("oem"));
    expect(config.storage?.filesystems?.[1]).toEqual({
      device: "/dev/disk/by-label/OEM",
      format: "btrfs",
      path: "/oem",
    });
  });

  it("is btrfs on the OEM partition, unless that is wiped", () => {
    const oem = (mount: object) => {
      const filesystems = [{ name: "oem", mount: { device: "/dev/sda6", format: "ext4", ...mount } }];
      return machineOf(ignition(3, { storage: { filesystems } })).config.storage?.filesystems?.[0]?.format;
    };
    expect([oem({}), oem({ wipeFilesystem: true })]).toEqual(["btrfs", "ext4"]);
  });

  it("may be mounted already", () => {
    const storage = {
      filesystems: [{ name: "system", path: "/sysroot" }],
      files: [{ filesystem: "system", path: "/etc/x" }],
    };
    expect(machineOf(ignition(0, { storage })).config.storage).toMatchObject({ files: [{ path: "/etc/x" }] });
  });

  it("is kept where it is a new root", () => {
    const mount = { device: "/dev/disk/by-label/ROOT", format: "btrfs", wipeFilesystem: true, label: "ROOT" };
    const storage = { filesystems: [{ name: "root", mount }], files: [{ filesystem: "root", path: "/x" }] };
    expect(machineOf(ignition(2, { storage })).config.storage?.filesystems).toEqual([mount]);
  });
});

describe("an older Ignition 2", () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, undefined],
  ])("2.%i has mode %j where none is given", (minor, mode) => {
    const storage = { files: [{ filesystem: "root", path: "/x", contents: { source: "data:,x" } }] };
    expect(machineOf(ignition(minor, { storage })).config.storage?.files?.[0]?.mode).toBe(mode);
  });

  it("counts partitions in sectors", () => {
    const disk = (size: number) => ({
      disks: [{ device: "/dev/sda", partitions: [{ number: 1, size, start: 2048 }] }],
    });
    const { config } = machineOf(ignition(1, { storage: disk(4096) }));
    expect(config.storage?.disks?.[0]?.partitions?.[0]).toEqual({ number: 1, sizeMiB: 2, startMiB: 1 });
    expect(() => machineOf(ignition(1, { storage: disk(4097) }))).toThrow("4097 sectors");
  });

  it("knows nothing of newer keys", () => {
    const systemd = { units: [{ name: "a.service", enabled: true }] };
    expect(machineOf(ignition(0, { systemd })).warnings).toEqual(["unused key enabled; did you mean enable?"]);
  });
});

describe("units of the same name", () => {
  it("become one, of which the later one wins", () => {
    const systemd = {
      units: [
        { name: "a.service", enable: true, dropins: [{ name: "1.conf", contents: "[Unit]\n" }] },
        { name: "a.service", mask: true, dropins: [{ name: "1.conf", contents: "[Service]\n" }, { name: "2.conf" }] },
      ],
    };
    expect(unitOf(ignition(4, { systemd }), "a.service")).toEqual({
      name: "a.service",
      enabled: true,
      mask: true,
      dropins: [{ name: "1.conf", contents: "[Service]\n" }, { name: "2.conf" }],
    });
  });
});

describe("variables", () => {
  const clc = "etcd:\n  name: a-{HOSTNAME}-{PRIVATE_IPV4}\n";

  it.each([
    ["aws", "COREOS_EC2_HOSTNAME"],
    ["ec2", "COREOS_EC2_HOSTNAME"],
    ["openstack", "COREOS_OPENSTACK_HOSTNAME"],
    ["custom", "COREOS_CUSTOM_HOSTNAME"],
  ])("of %s have its names", (platform, name) => {
    expect(machineOf(clc, platform).butane).toContain(`\${${name}}`);
  });

  it("that a platform does not have are mistakes", () => {
    expect(() => machineOf(clc, "azure")).toThrow("{HOSTNAME} is not known on azure");
  });

  it("come from a service that has to be told what to ask, on some", () => {
    const { config } = machineOf(clc, "openstack-metadata");
    const units = config.systemd?.units?.map(({ name }) => name);
    expect(units).toEqual(["coreos-metadata.service", "coreos-metadata-sshkeys@.service", "etcd-member.service"]);
  });
});

it("lists a key once that is there twice, which Ignition 3 wants", () => {
  const clc = "passwd: { users: [{ name: core, ssh_authorized_keys: [a, b, a], groups: [x, x] }] }";
  const cloud = "#cloud-config\nssh_authorized_keys: [a]\nusers: [{ name: core, ssh_authorized_keys: [a, b] }]\n";
  for (const text of [clc, cloud])
    expect(machineOf(text).config.passwd?.users?.[0]?.sshAuthorizedKeys).toEqual(["a", "b"]);
});

it("keeps the comments at the top and above items, and takes no text for one", () => {
  const { butane } = machineOf(`# Of the team.
#   Call before you change it.
passwd:
  users:
    # The first one.
    - name: core
storage:
  files:
    - path: /a
      contents:
        inline: |
          text
          # no comment
    # The second file,
    #   in two lines.
    - path: /b
# Flags.
docker:
  flags: []
`);
  expect(butane).toMatch(/^# Of the team\.\n# Call before you change it\.\n#\n# Made from /);
  expect(butane).toContain("    # The first one.\n    - name: core\n");
  expect(butane).toContain("          # no comment\n    # The second file,\n    # in two lines.\n    - path: /b\n");
  expect(butane).toContain("    # Flags.\n    # From `docker` (line 18).\n    - name: docker.service\n");
});

describe("a cloud-config", () => {
  const units = (unit: string) => `#cloud-config\ncoreos:\n  units:\n    - ${unit}\n`;

  it("starts what it started, with an [Install] section", () => {
    const text = units('{ name: a.timer, command: start, content: "[Timer]\\nOnBootSec=1\\n" }');
    expect(unitOf(text, "a.timer")).toEqual({
      name: "a.timer",
      enabled: true,
      contents: "[Timer]\nOnBootSec=1\n\n[Install]\nWantedBy=timers.target\n",
    });
  });

  it.each(["drop_ins", "drop-ins"])("has its keys with dashes or with underscores: %s", (key) => {
    const text = units(`{ name: a.service, ${key}: [{ name: 1.conf, content: "[Unit]\\n" }] }`);
    expect(unitOf(text, "a.service")?.dropins).toEqual([{ name: "1.conf", contents: "[Unit]\n" }]);
  });

  it("fills in addresses where systemd does, over lines that go on", () => {
    const text = units(
      '{ name: a.service, content: "[Service]\\nExecStart=/a \\\\\\n  $private_ipv4 \\\\$public_ipv4\\nEnvironment=A=$public_ipv4\\n" }',
    );
    const { config, warnings } = machineOf(text, "ec2");
    const unit = config.systemd?.units?.[0];
    expect(unit?.contents).toContain(`/a \\\n  \${COREOS_EC2_IPV4_LOCAL} $public_ipv4\nEnvironment=A=$public_ipv4\n`);
    expect(unit?.dropins?.[0]?.name).toBe("10-metadata.conf");
    expect(warnings).toEqual(["systemd fills in variables in Exec lines only, not in: Environment=A=$public_ipv4"]);
  });

  it("may hold bytes", () => {
    const file = '{ path: /x, permissions: "0600", content: !!binary "AAH/" }';
    const { config } = machineOf(`#cloud-config\nwrite_files:\n  - ${file}\n`);
    expect(config.storage?.files?.[0]).toMatchObject({ mode: 0o600, contents: { source: "data:;base64,AAH/" } });
  });

  it("needs no header where its keys say it", () => {
    expect(convertLegacy("write_files: []\n", "old").format).toBe("cloud-config");
    expect(convertLegacy("coreos: {}\n", "old").format).toBe("cloud-config");
  });

  it("is converted to Butane that renders, whatever is in it", () => {
    let made = 0;
    fc.assert(
      fc.property(arbitraryOf(cloudConfigSchema), (config) => {
        if (convertedOrRefused(`#cloud-config\n${JSON.stringify(config)}`)) made++;
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(made).toBeGreaterThan(100);
  });
});

/** True when it was converted, and the Butane rendered; false when it was refused with findings. */
function convertedOrRefused(text: string): boolean {
  let butane: string;
  try {
    butane = convertLegacy(text, "old", { platform: "custom" }).butane;
  } catch (error) {
    if (error instanceof FlatcarError && error.code === "FD1205") return false;
    throw error;
  }
  render([{ kind: "butane", name: "new.bu", text: butane, files: { read: () => new Uint8Array() } }]);
  return true;
}

describe("hostile input", () => {
  const deep = 20_000;
  it.each([
    ["deep YAML", `storage: ${"[".repeat(deep)}`],
    ["deep JSON", `{"ignition": ${'{"a":'.repeat(deep)}`],
    ["a deep cloud-config", `#cloud-config\ncoreos: ${"{a: ".repeat(500)}1${"}".repeat(500)}`],
    ["aliases of aliases", `a: &a [x, x, x]\nb: &b [*a, *a, *a]\npasswd: { users: *b }\n`],
    ["an alias of itself", "storage: &a { files: [*a] }\n"],
    ["NUL", "storage: \0"],
    ["a lone surrogate", '{"ignition": {"version": "2.3.0"}, "systemd": {"units": [{"name": "\\ud800.service"}]}}'],
    ["huge numbers", "storage: { files: [{ path: /a, mode: 99999999999999999999 }] }"],
    ["a size of many zeros", `storage: { disks: [{ device: /dev/a, partitions: [{ size: ${"9".repeat(400)}GiB }] }] }`],
    ["a path out of the files folder", "storage: { files: [{ path: /a, contents: { local: ../../etc/shadow } }] }"],
    ["names of objects", "__proto__: {}\nconstructor: 1\nstorage: { files: [{ path: /a, filesystem: constructor }] }"],
    ["a type that is a name of objects", '{"ignition": {"version": "2.3.0"}, "__proto__": {"storage": 1}}'],
  ])("%s is refused or converted, in time", (_, text) => {
    const started = Date.now();
    convertedOrRefused(text);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  const many = <T>(make: (index: number) => T) => Array.from({ length: 10_000 }, (_, index) => make(index));
  const files = { files: many((index) => ({ filesystem: "root", path: `/f${index}` })) };
  it.each([
    ["files in one line of JSON", ignition(3, { storage: files })],
    ["units", `systemd:\n  units:\n${many((index) => `    - name: u${index}.service\n`).join("")}`],
    ["keys that nobody knows", `#cloud-config\n${many((index) => `k${index}: $private_ipv4\n`).join("")}`],
  ])("ten thousand %s are converted in time", (_, text) => {
    const started = Date.now();
    expect(convertedOrRefused(text)).toBe(true);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("broken documents are refused or converted", () => {
    const random = randomFrom(1);
    const clc =
      "storage:\n  files:\n    - path: /a\n      mode: 0644\n      contents:\n        inline: |\n          x\n";
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ": ",
      "- ",
      "\n",
      "  ",
      "'",
      '"',
      "|",
      "&a ",
      "*a",
      "<<: ",
      "~",
      "!!binary ",
      "\t",
    ];
    for (let turn = 0; turn < 500; turn++) convertedOrRefused(mutate(clc, pieces, random));
  });
});
