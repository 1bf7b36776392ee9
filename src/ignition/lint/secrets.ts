import type { Config } from "../schema/ignition.ts";
import { textsOf } from "./contents.ts";
import { type Flaw, filesOf, formatMode, lintTable, modeOf } from "./lint.ts";

export const secretLints = lintTable({
  FL305: {
    title: "Secret that every user can read",
    source: "https://www.flatcar.org/docs/latest/security/cert-auth/generate-self-signed-certificates/",
    find: findReadableSecrets,
  },
  FL306: {
    title: "Configuration that its program refuses by its mode",
    source: "https://manpages.debian.org/bookworm/sssd-common/sssd.conf.5.en.html",
    find: findRefusedModes,
  },
});

/** What only a secret holds, by content. */
const secrets: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ["a kubeconfig with credentials", /^\s*(?:client-key-data|token): *\S+/m],
  ["registry credentials", /"auth"\s*:\s*"[A-Za-z0-9+/=]{8,}"/],
];

/** Files whose whole content is a secret, by path. */
const secretPaths = /\/(?:id_(?:rsa|ecdsa|ed25519)|ssh_host_\w+_key|\.git-credentials|\.netrc|\.pgpass)$/;

function* findReadableSecrets(config: Config): Generator<Flaw> {
  for (const { item, at } of filesOf(config)) {
    const { path = "" } = item;
    const mode = modeOf(item);
    const what = (mode & 0o004) === 0 ? undefined : secretIn(path, () => textsOf(item));
    if (what === undefined) continue;
    const message = `${path} holds ${what}, and with mode ${formatMode(mode)} every user of the machine can read it`;
    yield {
      at: [...at, item.mode === undefined ? "path" : "mode"],
      message,
      hint: "mode: 0600, and user: where it is not root's",
    };
  }
}

/** What a text or a whole file is, where only a secret is that; `undefined` for all others. */
export function secretIn(path: string, texts: () => readonly string[]): string | undefined {
  if (secretPaths.test(path)) return "a secret";
  const found = texts().flatMap((text) =>
    secrets.filter(([what, pattern]) => isMeant(what, text) && pattern.test(text)),
  );
  return found[0]?.[0];
}

/** `token:` is many things; in a kubeconfig it is a credential. */
function isMeant(what: string, text: string): boolean {
  return what !== "a kubeconfig with credentials" || /^kind: *Config\s*$/m.test(text);
}

function* findRefusedModes(config: Config): Generator<Flaw> {
  for (const { item, at } of filesOf(config)) {
    const { path = "" } = item;
    const mode = modeOf(item);
    if (!/^\/etc\/sssd\/(?:sssd\.conf|conf\.d\/[^/]+\.conf)$/.test(path) || (mode & 0o077) === 0) continue;
    const message = `sssd does not start: ${path} may be read by root alone, and has the mode ${formatMode(mode)}`;
    yield { at: [...at, item.mode === undefined ? "path" : "mode"], message, hint: "mode: 0600" };
  }
}
