import { expect, it } from "vitest";
import { FlatcarError } from "../../src/errors.ts";
import { type ConfigSource, diffIgnition, dryRun, explain, render } from "../../src/ignition/index.ts";
import { withoutSecretValues } from "../../src/ignition/secret-text.ts";

it.each([
  ["PresharedKey = SEKRIT", "PresharedKey = [secret]"],
  ['psk="SEKRIT"', "psk=[secret]"],
  ["client-key-data: SEKRIT", "client-key-data: [secret]"],
  ["user:$apr1$salt$SEKRIT", "user:[secret]"],
  ["access_key = SEKRIT", "access_key = [secret]"],
  ["encryption_key: SEKRIT", "encryption_key: [secret]"],
  ["DB_PASS=SEKRIT", "DB_PASS=[secret]"],
  ["MYSQL_PWD=SEKRIT", "MYSQL_PWD=[secret]"],
  ["requirepass SEKRIT", "requirepass [secret]"],
  ["curl -H 'x: Bearer SEKRIT'", "curl -H 'x: Bearer [secret]"],
  ["https://a.example/b?sig=SEKRIT&x=1", "https://a.example/b?sig=[secret]&x=[secret]"],
  ["compass = north", "compass = north"],
  ["bypass: yes", "bypass: yes"],
  ["PasswordAuthentication no", "PasswordAuthentication no"],
  ["Environment=PATH=/usr/bin", "Environment=PATH=/usr/bin"],
])("%s may be shown as %s", (line, shown) => {
  expect(withoutSecretValues(`${line}\n`, { path: "/etc/app.conf" })).toBe(`${shown}\n`);
});

it("the URL of a Tang server shows without what gives access", () => {
  const of = (thumbprint: string) =>
    JSON.stringify({
      ignition: { version: "3.4.0" },
      storage: {
        luks: [
          {
            name: "data",
            device: "/dev/a",
            clevis: { tang: [{ url: "https://user:SEKRIT1@tang.example?k=SEKRIT2", thumbprint }] },
          },
        ],
      },
    });
  const { merged } = render([{ kind: "ignition", name: "a.ign", text: of("one") }]);
  const shown = JSON.stringify([
    diffIgnition(of("one"), of("two"), { lines: true }),
    diffIgnition('{"ignition":{"version":"3.4.0"}}', of("one")),
    explain(merged, "tang.example"),
    explain(merged, "storage.luks"),
  ]);
  expect(shown).toContain("https://tang.example");
  expect(shown).not.toContain("SEKRIT");
});

it.each([
  ["password_hash: {x: SEKRIT}", "cannot unmarshal !!map into string"],
  ["ssh_authorized_keys: SEKRIT", "cannot unmarshal !!str into []v0_5.SSHAuthorizedKey"],
  ["ssh_authorized_keys: |\n        SEK\n        RIT", "cannot unmarshal !!str into []v0_5.SSHAuthorizedKey"],
  ["uid: SEKRIT", "cannot unmarshal !!str `SEKRIT` into int"],
])("a wrong value in Butane is told only where a number is wanted: %s", (line, told) => {
  const text = `variant: flatcar\nversion: 1.1.0\npasswd:\n  users:\n    - name: core\n      ${line}\n`;
  expect(messagesOf({ kind: "butane", name: "a.bu", text })).toEqual([told]);
});

it.each([
  ['"passwordHash":5318008', "a string is wanted, not a number"],
  ['"sshAuthorizedKeys":5318008', "a list is wanted, not a number"],
  ['"uid":1.5', "a whole number is wanted, not 1.5"],
])("and in Ignition: %s", (field, told) => {
  const text = `{"ignition":{"version":"3.3.0"},"passwd":{"users":[{"name":"core",${field}}]}}`;
  expect(messagesOf({ kind: "ignition", name: "a.ign", text })).toEqual([told]);
});

function messagesOf(source: ConfigSource): readonly string[] {
  try {
    render([source]);
  } catch (error) {
    if (error instanceof FlatcarError) return error.findings.map(({ message }) => message);
  }
  return [];
}

it("options of an encrypted device are not shown, nor the hash of what not every user may read", () => {
  const text = JSON.stringify({
    ignition: { version: "3.4.0" },
    storage: {
      luks: [{ name: "data", device: "/dev/a", options: ["--key-file", "SEKRIT"] }],
      files: [
        { path: "/etc/token", mode: 0o600, contents: { source: "data:,SEKRIT" } },
        { path: "/etc/public", mode: 0o644, contents: { source: "data:,text" } },
      ],
    },
  });
  const rendered = render([{ kind: "ignition", name: "a.ign", text }]);
  expect(JSON.stringify(explain(rendered.merged, "storage.luks"))).not.toContain("SEKRIT");
  const { tree } = dryRun(rendered);
  expect(tree.find(({ path }) => path === "/etc/token")).toMatchObject({ size: 6 });
  expect(tree.find(({ path }) => path === "/etc/token")).not.toHaveProperty("sha256");
  expect(tree.find(({ path }) => path === "/etc/public")).toHaveProperty("sha256");
});
