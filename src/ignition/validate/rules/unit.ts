import { extensionOf } from "../../go/path.ts";
import { quoteString } from "../../go/quote.ts";
import type { Config, Dropin, Unit } from "../../schema/ignition.ts";
import { type Fault, isUnset, rule } from "../rule.ts";
import { readUnit } from "../unit-text.ts";

const extensions = new Set(
  ["service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "snapshot", "slice", "scope"]
    .map((name) => `.${name}`)
    .values(),
);

export const unitRules = {
  Config: rule<Config>({ at: "storage", find: findNodesOfUnits }),
  Systemd: rule<{ units?: Unit[] }>({ at: "units", kind: "warning", find: findBareTemplates }),
  Unit: rule<Unit>(
    { at: "name", find: ({ name = "" }) => !extensions.has(extensionOf(name)) && "invalid systemd unit extension" },
    { at: "contents", find: ({ contents }) => readContents(contents).fault },
    {
      at: "contents",
      kind: "warning",
      find: ({ name = "", enabled, contents }) =>
        enabled &&
        !isUnset(contents) &&
        readContents(contents).sections?.has("Install") === false &&
        `unit ${quoteString(name)} is enabled, but has no install section so enable does nothing`,
    },
  ),
  Dropin: rule<Dropin>(
    { at: "contents", find: ({ contents }) => readContents(contents).fault },
    { at: "name", find: ({ name = "" }) => extensionOf(name) !== ".conf" && "invalid systemd drop-in extension" },
  ),
};

/** Sections of a unit, or why it cannot be read. */
function readContents(contents = ""): { readonly sections?: ReadonlySet<string>; readonly fault?: string } {
  try {
    return { sections: readUnit(contents) };
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: `invalid unit content: ${error.message}` };
    throw error;
  }
}

/** Enabled instances whose template is here and cannot be enabled. */
function* findBareTemplates({ units = [] }: { units?: Unit[] }): Generator<Fault> {
  const byName = new Map(units.map((unit) => [unit.name ?? "", unit]));
  for (const [index, { name = "", enabled }] of units.entries()) {
    const template = enabled ? /^(.+?)@.+?\.service$/.exec(name)?.[1] : undefined;
    if (template === undefined) continue;
    const contents = byName.get(`${template}@.service`)?.contents;
    if (isUnset(contents) || readContents(contents).sections?.has("Install") !== false) continue;
    const names = [`${template}@.service`, name].map(quoteString).join(" for ");
    yield { message: `template unit ${names} doesn't have Install section`, at: [index, "contents"] };
  }
}

/** Files, directories and links where a unit or drop-in of the same config goes. */
function* findNodesOfUnits({ systemd, storage }: Config): Generator<Fault> {
  const paths = new Set<string>();
  for (const { name = "", contents, dropins = [] } of systemd?.units ?? []) {
    const path = `/etc/systemd/system/${name}`;
    if (!isUnset(contents)) paths.add(path);
    for (const dropin of dropins) if (!isUnset(dropin.contents)) paths.add(`${path}.d/${dropin.name ?? ""}`);
  }
  if (paths.size === 0) return;
  for (const kind of ["files", "directories", "links"] as const) {
    for (const [index, { path = "" }] of (storage?.[kind] ?? []).entries()) {
      if (paths.has(path)) yield { message: "path conflicts with systemd unit or dropin", at: [kind, index, "path"] };
    }
  }
}
