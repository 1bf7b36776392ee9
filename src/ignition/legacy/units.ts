import type { ButaneUnit as Unit } from "../schema/butane.ts";
import { type ButaneFile, type ButaneUnit, type Draft, filled, flagOf, from, remark, textOf } from "./draft.ts";
import type { Ignition2, Unit2 } from "./schema.ts";

type Dropin = NonNullable<Unit["dropins"]>[number];

/** Adds a unit. One of that name that is there already takes over what the new one sets, as Flatcar merges them at boot. */
export function addUnit(draft: Draft, unit: ButaneUnit): void {
  const name = unit.name ?? "";
  const same = draft.units.get(name);
  if (!same) {
    draft.units.set(name, unit);
    return;
  }
  const dropins = [...(same.dropins ?? [])];
  for (const dropin of unit.dropins ?? []) {
    const at = dropins.findIndex(({ name }) => name === dropin.name);
    if (at < 0) dropins.push(dropin);
    else dropins[at] = { ...dropins[at], ...dropin };
  }
  Object.assign(same, unit, dropins.length > 0 ? { dropins } : {});
  remark(draft, same, ...(draft.comments.get(unit) ?? []));
}

/** `enabled` wins over the older `enable`, which cannot say no. */
export function convertUnit(draft: Draft, old: Unit2): ButaneUnit {
  return from(
    draft,
    old,
    filled({
      name: old.name ?? "",
      enabled: old.enabled ?? flagOf(old.enable),
      mask: flagOf(old.mask),
      contents: textOf(old.contents),
      dropins: old.dropins && dropinsOf(draft, old.dropins),
    }),
  );
}

function dropinsOf(draft: Draft, dropins: NonNullable<Unit2["dropins"]>): Dropin[] {
  return dropins.map((dropin) => {
    return from(draft, dropin, filled({ name: dropin.name ?? "", contents: textOf(dropin.contents) }));
  });
}

const networkFolder = "/etc/systemd/network";

/** A file of systemd-networkd. */
export function networkFile(name: string, contents: string): ButaneFile {
  return { path: `${networkFolder}/${name}`, mode: 0o644, overwrite: true, contents: { inline: contents } };
}

/** What `networkd` held are files now. */
export function convertNetworkd(draft: Draft, networkd: Ignition2["networkd"]): readonly ButaneFile[] {
  return (networkd?.units ?? []).flatMap((unit) => {
    const { name = "", contents = "", dropins = [] } = unit;
    const own = contents === "" ? [] : [from(draft, unit, networkFile(name, contents))];
    const more = dropins.map((dropin) => {
      return from(draft, dropin, networkFile(`${name}.d/${dropin.name ?? ""}`, dropin.contents ?? ""));
    });
    return [...own, ...more];
  });
}
