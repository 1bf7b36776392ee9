import ssh from "ssh2";
import { expect, test } from "vitest";
import { newKeyPair } from "../../../src/providers/hetzner/ssh-key.ts";

test("every key is one that an SSH client reads and signs with", () => {
  for (let count = 0; count < 300; count++) {
    const { privateKey, publicKey } = newKeyPair();
    const [own, other] = [ssh.utils.parseKey(privateKey), ssh.utils.parseKey(publicKey)];
    if (own instanceof Error || other instanceof Error) throw new Error(`cannot be read: ${privateKey}`);
    expect(other.verify("text", own.sign("text"))).toBe(true);
  }
});

test("the public half is a line of authorized_keys", () => {
  expect(newKeyPair().publicKey).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[\w+/]{43} flatcar-import$/);
});
