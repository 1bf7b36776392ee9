import { throwFindings } from "../../errors.ts";
import { gather, newGathered } from "../gather.ts";
import { toEntry } from "../report/entry.ts";
import { isFatal } from "../report/report.ts";
import { fieldNames, type StructType, type Values } from "../schema/type.ts";
import type { Entry } from "../source.ts";
import { butaneText } from "./butane-text.ts";
import { checkButane } from "./check.ts";
import { convertClc } from "./clc.ts";
import { readClc } from "./clc-read.ts";
import { convertCloudConfig } from "./cloud-config.ts";
import { type CloudConfig, cloudConfigSchema } from "./cloud-config-schema.ts";
import { type Draft, filled } from "./draft.ts";
import { convertIgnition2 } from "./ignition2.ts";
import { fromVersion } from "./ignition2-versions.ts";
import { keepComments } from "./kept-comments.ts";
import { type Variables, variablesOf } from "./metadata.ts";
import { decodeJsonDraft, decodeYamlDraft } from "./read.ts";
import { type LegacyFormat, type Recognised, recognise } from "./recognise.ts";
import { type Ignition2, ignition2Json } from "./schema.ts";

export interface ConvertOptions {
  /** Left out: what it looks like. */
  readonly format?: LegacyFormat | undefined;
  /** Where the machine runs, for `{PRIVATE_IPV4}` and its like. */
  readonly platform?: string | undefined;
  /** Warnings are mistakes too. */
  readonly strict?: boolean;
}

export interface Converted {
  readonly format: LegacyFormat;
  /** A Butane document with comments. `render` takes it without an error. */
  readonly butane: string;
  /** What has no counterpart or is doubtful, at places of the old document; the comments say it too. */
  readonly warnings: readonly Entry[];
}

/**
 * Makes Butane of a Container Linux Config, of Ignition 2 or of a cloud-config for coreos-cloudinit. Throws FD1205 with every
 * mistake of the document, at its place there, and FD1701 for a platform that is not known.
 */
export function convertLegacy(text: string, name: string, options: ConvertOptions = {}): Converted {
  const variables = variablesOf(options.platform);
  const recognised = recognise(text, name, options.format);
  const { draft, schema } = draftOf(recognised, variables);
  const butane = isFatal(draft.report.problems) ? "" : textOf(draft, name, recognised, text);
  if (butane !== "") checkButane(draft, butane);
  const gathered = newGathered(options.strict);
  gather(gathered, "FD1205", entriesOf(draft, name), () => fieldNames(schema));
  throwFindings(gathered.findings, gathered.warnings);
  return { format: recognised.format, butane, warnings: gathered.warnings };
}

/** What was found, from top to bottom. */
function entriesOf({ report, root }: Draft, name: string): readonly Entry[] {
  const entries = report.problems.map((problem) => toEntry(problem, name, root));
  return entries.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** What fits its types is converted; where something does not, that is all that is said. */
function draftOf(recognised: Recognised, variables: Variables | undefined): { draft: Draft; schema: StructType } {
  if (recognised.format === "ignition") {
    const schema = ignition2Json(recognised.minor);
    const { draft, values } = decodeJsonDraft(recognised.root, schema);
    if (isFatal(draft.report.problems)) return { draft, schema };
    fromVersion(recognised.minor, values as Ignition2);
    convertIgnition2(draft, values as Ignition2);
    return { draft, schema };
  }
  if (recognised.format === "cloud-config") {
    const schema = cloudConfigSchema;
    const { draft, values } = decodeYamlDraft(recognised.root, schema, (name) => name.replaceAll("-", "_"));
    if (!isFatal(draft.report.problems)) convertCloudConfig(draft, values as CloudConfig, variables);
    return { draft, schema };
  }
  const { draft, schema, clc, fits } = readClc(recognised.root);
  if (fits) convertClc(draft, clc, variables);
  return { draft, schema };
}

function textOf(draft: Draft, name: string, recognised: Recognised, old: string): string {
  draft.config.systemd.units = [...draft.units.values()];
  const kept = recognised.format === "ignition" ? [] : keepComments(draft, old);
  const { passwd, ignition, storage, systemd } = draft.config;
  const { disks, raid, filesystems, directories, files, links } = storage;
  const sorted = filled({ disks, raid, filesystems, directories, files, links });
  const values = { variant: "flatcar", version: "1.0.0", ignition, passwd, storage: sorted, systemd };
  return butaneText(
    [...kept, ...(kept.length > 0 ? [""] : []), ...headOf(draft, name, recognised)],
    values as Values,
    draft.comments,
  );
}

const titles = { clc: "the Container Linux Config", ignition: "Ignition 2 in", "cloud-config": "the cloud-config" };

function headOf(draft: Draft, name: string, { format }: Recognised): readonly string[] {
  const overwrites = draft.config.storage.files?.some(({ overwrite }) => overwrite === true) ?? false;
  const found = entriesOf(draft, name).map(({ message, line }) => `- line ${line ?? 1}: ${message}`);
  return [
    `Made from ${titles[format]} ${name} by \`flatcar-deploy ignition convert\`.`,
    ...(overwrites
      ? ["Files overwrote what was there unless told otherwise; Butane wants `overwrite: true` for that."]
      : []),
    ...draft.head,
    ...(found.length > 0 ? ["To look at:", ...found] : []),
  ];
}
