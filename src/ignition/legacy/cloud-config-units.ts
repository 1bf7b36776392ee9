import { extensionOf } from "../go/path.ts";
import { addresses, unescaped } from "./cloud-config-files.ts";
import type { CloudUnit } from "./cloud-config-schema.ts";
import { type ButaneUnit, type Draft, filled, flagOf, from, remark, report, textOf } from "./draft.ts";
import { fillIn, type Variables } from "./metadata.ts";
import { addUnit, networkFile } from "./units.ts";

/** Units of programs that are not in Flatcar, where nothing else is said of them. */
const gone = ["etcd.service", "etcd2.service", "fleet.service", "fleet.socket"];
const networks = [".network", ".netdev", ".link"];

/** Units of `coreos.units`: https://github.com/flatcar/coreos-cloudinit/blob/8df59e8/initialize/config.go (processUnits). */
export function convertCloudUnits(draft: Draft, units: readonly CloudUnit[], variables: Variables | undefined): void {
  for (const unit of units) {
    const { name = "", content = "", drop_ins = [] } = unit;
    if (name === "") report(draft, "warning", unit, "a unit without a name is left out");
    else if (networks.includes(extensionOf(name))) addNetwork(draft, unit);
    else if (gone.includes(name) && content === "" && drop_ins.length === 0 && unit.mask !== true) {
      report(draft, "warning", unit, `${name} is not in Flatcar: it is left out`, "name");
    } else addUnit(draft, unitOf(draft, unit, variables));
  }
}

/** Those that are written: with a name and something in them. */
function dropinsOf(
  draft: Draft,
  { drop_ins = [] }: CloudUnit,
): readonly { readonly name: string; readonly content: string }[] {
  return drop_ins.flatMap((dropin) => {
    const { name = "", content = "" } = dropin;
    if (name === "") report(draft, "warning", dropin, "a drop-in without a name is left out");
    return name === "" || content === "" ? [] : [{ name, content }];
  });
}

function addNetwork(draft: Draft, unit: CloudUnit): void {
  const { name = "", content = "" } = unit;
  const files = [
    ...(content === "" ? [] : [networkFile(name, literal(draft, unit, content))]),
    ...dropinsOf(draft, unit).map((dropin) =>
      networkFile(`${name}.d/${dropin.name}`, literal(draft, unit, dropin.content)),
    ),
  ];
  const { storage } = draft.config;
  storage.files = [...(storage.files ?? []), ...files.map((file) => from(draft, unit, file))];
}

/** A text in which no variable of systemd can stand for an address. */
function literal(draft: Draft, unit: CloudUnit, text: string): string {
  const names = [...new Set(text.match(addresses) ?? [])];
  if (names.length > 0) report(draft, "warning", unit, `nothing fills in ${names.join(", ")} here`, "content");
  return unescaped(text);
}

function unitOf(draft: Draft, unit: CloudUnit, variables: Variables | undefined): ButaneUnit {
  const { name = "", content = "", command = "" } = unit;
  const written = dropinsOf(draft, unit);
  const starts = /^(?:start|restart|try-restart|reload-or-restart|reload-or-try-restart)$/.test(command);
  const texts = [content, ...written.map((dropin) => dropin.content)];
  const [contents = "", ...rest] = texts.map((text) => withVariables(draft, unit, text, variables));
  const installed = starts && contents !== "" && !/^\s*\[Install\]/m.test(contents);
  const dropins = written.map(({ name: own }, index) => filled({ name: own, contents: rest[index] }));
  const filledIn = texts.some((text) => text.search(addresses) >= 0);
  const made = filled({
    name,
    enabled: unit.enable === true || starts ? true : command === "stop" ? false : undefined,
    mask: flagOf(unit.mask),
    contents: textOf(installed ? `${contents.trimEnd()}\n\n[Install]\nWantedBy=${targetOf(name)}\n` : contents),
    dropins: filledIn && variables ? [...dropins, metadata] : dropins,
  });
  const notes = [
    ...commandNotes(draft, unit, starts),
    ...(installed ? ["It had no [Install] section, which an enabled unit needs."] : []),
    ...(filledIn && variables ? ["Addresses are variables of coreos-metadata.service now."] : []),
  ];
  return remark(draft, from(draft, unit, made), ...notes);
}

const metadata = {
  name: "10-metadata.conf",
  contents:
    "[Unit]\nRequires=coreos-metadata.service\nAfter=coreos-metadata.service\n\n[Service]\nEnvironmentFile=/run/metadata/flatcar\n",
};

function targetOf(name: string): string {
  const targets: Readonly<Record<string, string>> = { ".timer": "timers.target", ".socket": "sockets.target" };
  return targets[extensionOf(name)] ?? "multi-user.target";
}

function commandNotes(draft: Draft, unit: CloudUnit, starts: boolean): readonly string[] {
  const { command = "", enable } = unit;
  if (command === "") return [];
  if (starts) return enable === true ? [] : [`\`command: ${command}\` at every boot: it is enabled for that.`];
  if (command === "stop")
    return ["`command: stop` at every boot: it is not enabled. `mask: true` keeps others from starting it."];
  const known = command === "reload";
  const message = known ? "`command: reload` has no counterpart" : `there is no command "${command}"`;
  report(draft, known ? "warning" : "error", unit, message, "command");
  return [];
}

/** Lines in which systemd puts variables into their places. */
const expanded = /^\s*Exec\w+\s*=/;

function withVariables(draft: Draft, unit: CloudUnit, text: string, variables: Variables | undefined): string {
  if (text.search(addresses) < 0) return unescaped(text);
  const unknown = (name: string) =>
    report(draft, "error", unit, `${name} is not known on ${variables?.platform}`, "content");
  if (!variables) {
    report(draft, "error", unit, "addresses of the machine need to know the platform: give --platform", "content");
    return text;
  }
  let continued = false;
  const lines = text.split("\n").map((line) => {
    const here = continued || expanded.test(line);
    continued = here && line.endsWith("\\");
    if (line.search(addresses) < 0) return line;
    if (!here) {
      report(
        draft,
        "warning",
        unit,
        `systemd fills in variables in Exec lines only, not in: ${line.trim()}`,
        "content",
      );
      return line;
    }
    return line.replace(addresses, (name) => {
      return fillIn(`{${name.slice(1).toUpperCase()}}`, variables, () => unknown(name));
    });
  });
  return unescaped(lines.join("\n"));
}
