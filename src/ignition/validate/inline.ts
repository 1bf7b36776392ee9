import { decodeJson } from "../decode/json.ts";
import { areFloats, type JsonNode, readJson } from "../go/json-read.ts";
import { normaliseVersion } from "../go/semver.ts";
import { newReport, type Report } from "../report/report.ts";
import { type Config, ignitionSchema, versionOf } from "../schema/ignition.ts";
import { checkConfig, readIgnition } from "../validate.ts";
import type { Spec } from "./rule.ts";

/**
 * Checks an Ignition config that was written inline, for `ignition.config.merge` and `replace`.
 * Flatcar's reading checks it by its own version and places what it finds at `inline`. Butane's knows only the version that is
 * being made, and gives paths of the inner document with positions of the outer one.
 */
export function validateInlineConfig(text: string, spec: Spec, report: Report): void {
  if (spec.flatcar) reportAtInline(text, report);
  else reportAsButane(text, spec, report);
}

function reportAtInline(text: string, report: Report): void {
  for (const { kind, message, path, line, column } of readIgnition(text, "", true).entries) {
    const place = [path === "$" ? [] : path, line ? `line ${line} col ${column}` : []].flat().join(", ");
    const whole = `${message} (in this config${place === "" ? "" : ` at ${place}`})`;
    if (kind === "error") report.error(whole, "inline");
    else report.warning(whole, "inline");
  }
}

function reportAsButane(text: string, spec: Spec, report: Report): void {
  const read = parse(text, spec);
  if (typeof read === "string") {
    report.problems.push({ kind: "error", message: read, path: [] });
    report.error("config is not valid", "inline");
    return;
  }
  const version = normaliseVersion(read.config.ignition?.version ?? "");
  if (version !== undefined && version !== versionOf(spec.minor)) {
    report.warning("skipping validation for the merge/replace ignition config due to an unkown version", "version");
    return;
  }
  const inner = newReport();
  checkConfig(read.config, spec, inner, areFloats(read.root) ? read.root : undefined);
  for (const { position: _, ...problem } of inner.problems) report.problems.push(problem);
}

function parse(text: string, { minor }: Spec): { readonly config: Config; readonly root: JsonNode } | string {
  try {
    const root = readJson(text, "bytes");
    const { values, misfits } = decodeJson(root, ignitionSchema(minor), "types");
    if (misfits[0]) return misfits[0].message;
    const config = values as Config;
    return { config: { ...config, ignition: config.ignition ?? {} }, root };
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
