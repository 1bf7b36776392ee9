import { decodeYaml } from "../decode/yaml.ts";
import { normaliseVersion } from "../go/semver.ts";
import { isFatal } from "../report/report.ts";
import { bool, type StructType, string, struct, type Values } from "../schema/type.ts";
import type { YamlNode } from "../yaml/node.ts";
import { type Draft, from, report } from "./draft.ts";
import { etcdSchema } from "./etcd-options.ts";
import { decodeYamlDraft } from "./read.ts";
import { type Clc, clcSchema, versioned } from "./schema.ts";

/** What is read of a section that depends on the version of its program. */
interface Choice {
  readonly schema: StructType;
  readonly finding?: { readonly kind: "error" | "warning"; readonly message: string };
}

/**
 * Reads a Container Linux Config. Which options etcd and flannel have depends on the version that is written there:
 * https://github.com/flatcar/container-linux-config-transpiler/tree/v0.9.4/config/types (etcd.go, flannel.go).
 */
export function readClc(root: YamlNode | undefined): { draft: Draft; schema: StructType; clc: Clc; fits: boolean } {
  const versions = versionsIn(root);
  const etcd = chooseEtcd(versions.etcd);
  const flannel = chooseFlannel(versions.flannel);
  const schema = clcSchema(etcd.schema, flannel.schema);
  const { draft, values } = decodeYamlDraft(root, schema);
  const fits = !isFatal(draft.report.problems);
  order(draft, values, "etcd", etcd);
  order(draft, values, "flannel", flannel);
  return { draft, schema, clc: values as Clc, fits };
}

/** The versions of etcd and flannel, wherever the document is wrong otherwise. */
function versionsIn(root: YamlNode | undefined): { etcd?: string | undefined; flannel?: string | undefined } {
  const stub = struct("Config", { etcd: versioned, flannel: versioned });
  try {
    const { etcd, flannel } = decodeYaml(root, stub, { rootPackage: "types", package: "types" }).values as Clc;
    return { etcd: etcd?.version, flannel: flannel?.version };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

/** Puts options into the order of their type, in which `ct` writes them, and says what is wrong with the version. */
function order(draft: Draft, values: Values, key: "etcd" | "flannel", { schema, finding }: Choice): void {
  const section = values[key] as Values | undefined;
  if (!section) return;
  if (finding) report(draft, finding.kind, section, finding.message, "version");
  const names = schema.fields.map(({ name }) => name);
  const version = section.version === undefined ? undefined : normaliseVersion(String(section.version));
  const entries = names.flatMap((name) => (section[name] === undefined ? [] : [[name, section[name]] as const]));
  values[key] = from(draft, section, { ...Object.fromEntries(entries), ...(version === undefined ? {} : { version }) });
}

/** Numbers of a semantic version; `undefined` for one that is none. */
function numbersOf(version: string): readonly [major: number, minor: number] | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(normaliseVersion(version) ?? "") ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

function wrongVersion(schema: StructType, message: string): Choice {
  return { schema, finding: { kind: "error", message } };
}

const newestEtcd = "3.5";

function chooseEtcd(version = `${newestEtcd}.0`): Choice {
  const newest = etcdSchema(newestEtcd) ?? versioned;
  const numbers = numbersOf(version);
  if (!numbers) return wrongVersion(newest, `"${version}" is no version: 3.5.0`);
  const [major, minor] = numbers;
  if (major < 2 || (major === 2 && minor < 3)) return wrongVersion(newest, `etcd ${version} is older than 2.3.0`);
  if (major > 3) return wrongVersion(newest, `etcd ${version} is newer than ct knows: up to ${newestEtcd}`);
  const schema = etcdSchema(major === 2 ? "2.3" : `3.${Math.min(minor, 5)}`) ?? newest;
  const newer = major === 2 ? minor > 3 : minor > 5;
  const message = `options of etcd ${major === 2 ? "2.3" : newestEtcd} are taken for those of ${version}`;
  return newer ? { schema, finding: { kind: "warning", message } } : { schema };
}

const login = { etcd_username: string, etcd_password: string };
const flannelOptions = {
  etcd_endpoints: string,
  etcd_cafile: string,
  etcd_certfile: string,
  etcd_keyfile: string,
  etcd_prefix: string,
  ip_masq: string,
  subnet_file: string,
  interface: string,
  public_ip: string,
};

const newestFlannel = "0.7";
const common = { version: string, network_config: string };
const older = struct("Flannel", { ...common, ...login, ...flannelOptions });
/** Options of flannel 0.7. */
export const flannelSchema = struct("Flannel", { ...common, ...login, ...flannelOptions, kube_subnet_mgr: bool });

function chooseFlannel(version = "0.6.0"): Choice {
  const numbers = numbersOf(version);
  if (!numbers) return wrongVersion(older, `"${version}" is no version: 0.6.0`);
  const [major, minor] = numbers;
  if (major === 0 && minor < 5) return wrongVersion(older, `flannel ${version} is older than 0.5.0`);
  if (major === 0 && minor === 5) return { schema: struct("Flannel", { ...common, ...flannelOptions }) };
  if (major === 0 && minor === 6) return { schema: older };
  if (major > 0) return wrongVersion(older, `flannel ${version} is newer than ct knows: up to ${newestFlannel}`);
  const message = `options of flannel ${newestFlannel} are taken for those of ${version}`;
  return minor > 7 ? { schema: flannelSchema, finding: { kind: "warning", message } } : { schema: flannelSchema };
}
