import type { Config } from "../schema/ignition.ts";
import { type Flaw, filesOf, linksOf, lintTable, unitsOf } from "./lint.ts";

export const extensionLints = lintTable({
  FL505: {
    title: "System extension that is neither updated nor verified",
    source: "https://flatcar.github.io/sysext-bakery/",
    find: findUnkept,
  },
  FL506: {
    title: "systemd-sysupdate without its timer",
    source: "https://www.freedesktop.org/software/systemd/man/latest/systemd-sysupdate.html",
    find: findNoTimer,
  },
});

export const kernelLints = lintTable({
  FL507: {
    title: "Kernel argument written as a line of grub.cfg",
    source: "https://www.flatcar.org/docs/latest/os-config/host-config/other-settings/",
    find: findGrubLines,
  },
});

const transfer = /^\/etc\/sysupdate(?:\.[^/]+)?\.d\/[^/]+\.(?:conf|transfer)$/;

function transfersOf(config: Config) {
  return filesOf(config).filter(({ item }) => transfer.test(item.path ?? ""));
}

function* findUnkept(config: Config): Generator<Flaw> {
  if (transfersOf(config).length > 0) return;
  const linked = new Set(
    linksOf(config).map(({ item }) => (inExtensions.test(item.path ?? "") ? item.target : undefined)),
  );
  for (const { item, at } of filesOf(config)) {
    const { path = "", contents } = item;
    if (!path.endsWith(".raw") || !(inExtensions.test(path) || linked.has(path))) continue;
    if (!contents?.source || /^data:/i.test(contents.source) || contents.verification?.hash) continue;
    const message = `the extension ${path} is fetched once without a hash, and nothing updates it: it grows old unseen`;
    const hint = "add verification.hash, or a file in /etc/sysupdate.NAME.d and enable systemd-sysupdate.timer";
    yield { at: [...at, "contents", "source"], message, hint };
  }
}

const inExtensions = /^\/(?:etc|var\/lib)\/extensions\/[^/]+$/;

function* findNoTimer(config: Config): Generator<Flaw> {
  const started = unitsOf(config).some(({ item }) => {
    const { name = "", enabled, contents = "", dropins = [] } = item;
    return (
      (enabled && /sysupdate/.test(name)) ||
      /systemd-sysupdate/.test([contents, ...dropins.map((each) => each.contents)].join())
    );
  });
  const [first] = transfersOf(config);
  if (!first || started) return;
  const message = `${first.item.path} describes an update, and nothing runs systemd-sysupdate`;
  yield { at: [...first.at, "path"], message, hint: "enable systemd-sysupdate.timer" };
}

function* findGrubLines(config: Config): Generator<Flaw> {
  for (const list of ["shouldExist", "shouldNotExist"] as const) {
    for (const [index, argument] of (config.kernelArguments?.[list] ?? []).entries()) {
      if (!/\blinux_append\b|\blinux_console\b|^set\s/.test(argument)) continue;
      const message = `"${argument}" is a line of grub.cfg; Ignition writes it into the kernel command line as it is`;
      yield {
        at: ["kernelArguments", list, index],
        message,
        hint: "write only the argument itself, for example quiet",
      };
    }
  }
}
