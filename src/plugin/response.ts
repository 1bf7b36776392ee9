import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import { type Finding, formatFinding } from "../errors.ts";
import type { Checked } from "./configuration.ts";
import type { Connection } from "./connection.ts";
import type { Change } from "./difference.ts";
import { formatPath, split } from "./path.ts";
import { encode } from "./wire.ts";

/** Checked inputs and every mistake in them, each at its property. */
export function toCheckResponse(
  { properties, secrets, findings }: Checked,
  connection: Connection,
): providerPb.CheckResponse {
  const response = new providerPb.CheckResponse();
  response.setInputs(encode(properties, secrets));
  response.setFailuresList(findings.map((finding) => toFailure(finding, connection)));
  return response;
}

/** The property is named beside the reason, so that the reason names a place only where it is in a file. */
export function toFailure(finding: Finding, { redact, options }: Connection): providerPb.CheckFailure {
  const said = options.releases === undefined ? inProject(finding) : finding;
  const { at, ...rest } = said;
  const failure = new providerPb.CheckFailure();
  failure.setProperty(at?.file ? "config" : propertyOf(at?.path ?? ""));
  failure.setReason(redact(formatFinding(at?.file ? said : rest)));
  return failure;
}

/** An option of the command line as a Pulumi project knows it. */
function inProject({ hint, ...finding }: Finding): Finding {
  if (hint === undefined) return finding;
  return { ...finding, hint: hint.replaceAll("run without --offline", "unset flatcar:offline in the Pulumi project") };
}

/** A path in the engine's spelling. The key of a label may hold dots. */
function propertyOf(path: string): string {
  const [top, key] = split(path);
  if (top === "labels" && key !== undefined) return formatPath([top, key]);
  return path.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]");
}

const { Kind } = providerPb.PropertyDiff;
const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** What the engine shows of a difference, and does about it. */
export function toDiffResponse(changes: readonly Change[], deleteBeforeReplace: boolean): providerPb.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
  const response = new providerPb.DiffResponse();
  response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  for (const { path, action, replaces } of changes) {
    const property = new providerPb.PropertyDiff();
    property.setKind(kinds[action][replaces ? 1 : 0]);
    property.setInputdiff(true);
    response.getDetaileddiffMap().set(formatPath(path), property);
  }
  response.setDiffsList(topKeys(changes));
  response.setReplacesList(topKeys(changes.filter(({ replaces }) => replaces)));
  response.setDeletebeforereplace(deleteBeforeReplace);
  return response;
}

function topKeys(changes: readonly Change[]): string[] {
  return [...new Set(changes.map(({ path: [key] }) => String(key)))];
}
