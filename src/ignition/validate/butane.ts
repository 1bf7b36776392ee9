import type { Report } from "../report/report.ts";
import type {
  ButaneConfig,
  ButaneFilesystem,
  ButaneQuadlet,
  ButaneResource,
  ButaneTree,
  ButaneUnit,
  Dialect,
} from "../schema/butane.ts";
import type { Values } from "../schema/type.ts";
import { templateOf } from "../translate/quadlet.ts";
import { validateInlineConfig } from "./inline.ts";
import { looksDecimal } from "./mode.ts";
import type { Spec } from "./rule.ts";
import { type Rules, walk } from "./walk.ts";

const decimalMode = "unreasonable mode would be reasonable if specified in octal; remember to add a leading zero";
const quadletName = /\.(container|volume|network|kube|image|build|pod|artifact)$/;

/** Checks what the user wrote, before it is translated. */
export function validateButane(dialect: Dialect, config: ButaneConfig, flatcar: boolean, report: Report): void {
  const { schema, minor } = dialect;
  walk(rules, schema, config as Values, report, { minor, flatcar });
}

const rules: Rules<Spec> = {
  Resource: checkResource,
  Filesystem: checkMountUnit,
  Directory: (directory: { mode?: number | bigint }, report) => checkMode(directory.mode, true, report),
  File: (file: { mode?: number | bigint }, report) => checkMode(file.mode, false, report),
  Tree: (tree: ButaneTree, report) => {
    if (!tree.local) report.error("local is required");
  },
  Unit: checkContents,
  Dropin: checkContents,
  Quadlet: checkQuadlet,
};

function checkResource(resource: ButaneResource, report: Report, spec: Spec): void {
  const set = (["local", "inline", "source"] as const).filter((name) => resource[name] !== undefined);
  const last = set[set.length - 1];
  if (last !== undefined && set.length > 1) {
    report.error("only one of the following can be set: inline, local, source", last);
  } else if (resource.inline !== undefined) {
    const [first, second] = report.path();
    if (first === "ignition" && second === "config") validateInlineConfig(resource.inline, spec, report);
  }
}

function checkMountUnit(filesystem: ButaneFilesystem, report: Report): void {
  if (!filesystem.with_mount_unit) return;
  if (!filesystem.format) {
    report.error("format is required if with_mount_unit is true", "format");
  } else if (filesystem.format !== "swap" && !filesystem.path) {
    report.error("path is required if with_mount_unit is true and format is not swap", "path");
  }
}

function checkMode(mode: number | bigint | undefined, directory: boolean, report: Report): void {
  if (mode !== undefined && looksDecimal(mode, directory)) report.warning(decimalMode, "mode");
}

function checkContents(unit: ButaneUnit, report: Report): void {
  if (unit.contents === undefined || unit.contents_local === undefined) return;
  report.error("only one of the following can be set: contents, contents_local", "contents_local");
}

function checkQuadlet(quadlet: ButaneQuadlet, report: Report): void {
  const { name = "" } = quadlet;
  if (!quadletName.test(name)) {
    report.error(
      "unsupported file extension for quadlet: must be one of .container, .volume, .network, .kube, .image, .build, .pod, or .artifact",
      "name",
    );
  } else if (templateOf(name) === undefined) {
    checkContents(quadlet, report);
  } else {
    for (const field of ["contents", "contents_local"] as const) {
      if (quadlet[field] !== undefined) {
        report.error("template instances cannot have contents or contents_local", field);
      }
    }
  }
}
