import type { Config } from "../schema/ignition.ts";
import { textsOf } from "./contents.ts";
import { type Flaw, filesOf, isStopped, lintTable, type Path, unitsOf } from "./lint.ts";

const strategies = "https://www.flatcar.org/docs/latest/updates-releases/releases/update-strategies/";

export const updateLints = lintTable({
  FL501: { title: "update-engine is masked", source: strategies, find: findMaskedEngine },
  FL502: { title: "Reboot strategy without locksmithd", source: strategies, find: findIdleStrategy },
  FL503: { title: "Two programs reboot after updates", source: strategies, find: findTwoReboots },
  FL504: {
    title: "Two time daemons",
    source: "https://www.flatcar.org/docs/latest/os-config/host-config/configuring-date-and-timezone/",
    find: findTwoClocks,
  },
});

function* findMaskedEngine(config: Config): Generator<Flaw> {
  for (const { item, at } of unitsOf(config)) {
    if (item.name !== "update-engine.service" || !item.mask) continue;
    const message =
      "with update-engine masked no update is ever marked as good, so that the machine falls back to the old system";
    const hint = "unmask it, and turn updates off by SERVER=disabled in /etc/flatcar/update.conf";
    yield { at: [...at, "mask"], message, hint };
  }
}

interface Setting {
  readonly value: string;
  readonly at: Path;
}

/** A key of update.conf, without its quotes. */
function updateSetting(config: Config, key: string): Setting | undefined {
  const pattern = new RegExp(`^${key}=["']?([^"'\\n]*)`, "m");
  for (const { item, at } of filesOf(config)) {
    if (item.path !== "/etc/flatcar/update.conf") continue;
    const value = textsOf(item)
      .flatMap((text) => pattern.exec(text)?.[1] ?? [])
      .at(-1);
    if (value !== undefined) return { value: value.trim(), at: [...at, "contents", "source"] };
  }
  return undefined;
}

function locksmith(config: Config) {
  return unitsOf(config).find(({ item }) => item.name === "locksmithd.service");
}

function* findIdleStrategy(config: Config): Generator<Flaw> {
  const strategy = updateSetting(config, "REBOOT_STRATEGY");
  if (!strategy || strategy.value === "off" || !locksmith(config)?.item.mask) return;
  const message = `REBOOT_STRATEGY=${strategy.value} has no effect: locksmithd, which reads it, is masked`;
  yield { at: strategy.at, message, hint: "unmask locksmithd.service, or set REBOOT_STRATEGY=off" };
}

/** Programs that reboot nodes of a cluster themselves. */
const rebooters = /\b(kured|flatcar-linux-update-operator)(?:[:@/-][\w.:@/-]*)?\b/;

function* findTwoReboots(config: Config): Generator<Flaw> {
  const known = locksmith(config)?.item;
  if ((known && isStopped(known)) || updateSetting(config, "REBOOT_STRATEGY")?.value === "off") return;
  for (const { text, at } of programsOf(config)) {
    const name = rebooters.exec(text.replace(/^\s*[#;].*$/gm, ""))?.[1];
    if (name === undefined) continue;
    const message = `${name} reboots this machine after an update, and locksmithd does so too, without draining it`;
    yield { at, message, hint: "mask locksmithd.service, or set REBOOT_STRATEGY=off in /etc/flatcar/update.conf" };
  }
}

/** Texts of units and of Kubernetes manifests. */
function programsOf(config: Config): readonly { readonly text: string; readonly at: Path }[] {
  const units = unitsOf(config).map(({ item, at }) => ({ text: item.contents ?? "", at: [...at, "contents"] }));
  const manifests = filesOf(config).filter(({ item }) => /\.(?:ya?ml|json)$/.test(item.path ?? ""));
  return [
    ...units,
    ...manifests.map(({ item, at }) => ({ text: textsOf(item).join("\n"), at: [...at, "contents", "source"] })),
  ];
}

const clocks = new Set(["ntpd.service", "chronyd.service", "chrony.service"]);

function* findTwoClocks(config: Config): Generator<Flaw> {
  const units = unitsOf(config);
  if (units.some(({ item }) => item.name === "systemd-timesyncd.service" && item.mask)) return;
  for (const { item, at } of units) {
    if (!clocks.has(item.name ?? "") || !item.enabled || /^Conflicts=.*systemd-timesyncd/m.test(item.contents ?? ""))
      continue;
    const message = `${item.name} and systemd-timesyncd exclude each other, and systemd-timesyncd starts with every boot`;
    yield { at: [...at, "enabled"], message, hint: "mask systemd-timesyncd.service; to disable it is not enough" };
  }
}
