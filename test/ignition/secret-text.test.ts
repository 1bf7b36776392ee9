import { expect, it } from "vitest";
import { diffIgnition, explain, render } from "../../src/ignition/index.ts";
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
