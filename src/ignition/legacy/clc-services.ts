import { quoteString } from "../go/quote.ts";
import type { Values } from "../schema/type.ts";
import { type Draft, from, lineOf, remark, report } from "./draft.ts";
import { fillIn, hasVariables, type Variables } from "./metadata.ts";
import { addUnit } from "./units.ts";

/** A service of the image that a section of a Container Linux Config sets up, as `ct` 0.9.4 does: by a drop-in of the same text. */
interface Service {
  readonly section: Values;
  readonly unit: string;
  readonly dropin: string;
  /** Its program and the variable for more arguments. */
  readonly program: string;
  readonly imageTag: string;
  /** Names of options on the command line that are not just those of the section with dashes. */
  readonly renamed?: Readonly<Record<string, string>>;
}

export function convertEtcd(draft: Draft, section: Values, variables: Variables | undefined): void {
  const etcd = {
    section,
    unit: "etcd-member.service",
    dropin: "20-clct-etcd-member.conf",
    program: "/usr/lib/coreos/etcd-wrapper $ETCD_OPTS",
    imageTag: "ETCD_IMAGE_TAG",
  };
  addService(draft, etcd, "etcd", sectionsOf(draft, etcd, variables));
}

export function convertFlannel(draft: Draft, section: Values, variables: Variables | undefined): void {
  const { network_config = "", ...options } = section;
  const flannel = {
    section: from(draft, section, options),
    unit: "flanneld.service",
    dropin: "20-clct-flannel.conf",
    program: "/usr/lib/coreos/flannel-wrapper $FLANNEL_OPTS",
    imageTag: "FLANNEL_IMAGE_TAG",
    renamed: { interface: "iface" },
  };
  const sections = sectionsOf(draft, flannel, variables);
  if (network_config !== "") sections.service.push(networkLine(options, String(network_config), variables));
  addService(draft, flannel, "flannel", sections);
}

/** `etcdctl` puts the network where flannel looks for it. */
function networkLine(options: Values, network: string, variables: Variables | undefined): string {
  const flags = {
    etcd_endpoints: "endpoints",
    etcd_cafile: "ca-file",
    etcd_certfile: "cert-file",
    etcd_keyfile: "key-file",
  };
  const given = Object.entries(flags).flatMap(([name, flag]) => {
    const value = options[name];
    return value === undefined ? [] : [` --${flag}=${filledIn(quoteString(String(value)), variables)}`];
  });
  return `ExecStartPre=/usr/bin/etcdctl${given.join("")} set /coreos.com/network/config ${quoteString(network)}`;
}

function filledIn(text: string, variables: Variables | undefined): string {
  return variables ? fillIn(text, variables, () => undefined) : text;
}

interface UnitSections {
  readonly unit: string[];
  readonly service: string[];
}

function sectionsOf(draft: Draft, service: Service, variables: Variables | undefined): UnitSections {
  const { section, program, imageTag } = service;
  const given = argumentsOf(service);
  const templated = hasVariables(given.map(({ text }) => text));
  if (templated && !variables) {
    const names = given.filter(({ text }) => hasVariables([text])).map(({ name }) => name);
    report(draft, "error", section, "variables in braces need to know the platform: give --platform", names[0] ?? "");
  }
  const filled = given.map(({ name, text }) => {
    const unknown = (variable: string) =>
      report(draft, "error", section, `{${variable}} is not known on ${variables?.platform}`, name);
    return templated && variables ? fillIn(text, variables, unknown) : text;
  });
  const metadata = ["Requires=coreos-metadata.service", "After=coreos-metadata.service"];
  return {
    unit: templated ? metadata : [],
    service: [
      ...(templated ? ["EnvironmentFile=/run/metadata/coreos"] : []),
      ...(section.version === undefined ? [] : [`Environment="${imageTag}=v${String(section.version)}"`]),
      "ExecStart=",
      `ExecStart=${[program, ...filled].join(" \\\n  ")}`,
    ],
  };
}

function argumentsOf({ section, renamed = {} }: Service): readonly { readonly name: string; readonly text: string }[] {
  return Object.entries(section).flatMap(([name, value]) => {
    if (name === "version" || value === undefined) return [];
    const flag = renamed[name] ?? name.replaceAll("_", "-");
    return [{ name, text: `--${flag}=${typeof value === "string" ? quoteString(value) : String(value)}` }];
  });
}

function addService(draft: Draft, service: Service, key: string, { unit, service: lines }: UnitSections): void {
  const { section } = service;
  const parts = [...(unit.length > 0 ? [["[Unit]", ...unit]] : []), ["[Service]", ...lines]];
  const contents = `${parts.map((part) => part.join("\n")).join("\n\n")}\n`;
  const made = from(draft, section, {
    name: service.unit,
    enabled: true,
    dropins: [{ name: service.dropin, contents }],
  });
  const notes = [`From \`${key}\` (${lineOf(draft, section)}): options of the section are arguments, as ct made them.`];
  if (unit.length > 0)
    notes.push("The variables are those of coreos-metadata.service (afterburn), known when the machine runs.");
  addUnit(draft, remark(draft, made, ...notes));
}

/** Flags of the docker daemon. */
export function convertDocker(draft: Draft, docker: { flags?: string[] | undefined }): void {
  const contents = `[Service]\nEnvironment="DOCKER_OPTS=${(docker.flags ?? []).join(" ")}"\n`;
  const unit = { name: "docker.service", enabled: true, dropins: [{ name: "20-clct-docker.conf", contents }] };
  addUnit(draft, remark(draft, from(draft, docker, unit), `From \`docker\` (${lineOf(draft, docker)}).`));
}

/** Where coreos-metadata.service has to be told what to ask. */
export function convertProvider(draft: Draft, provider: string): void {
  const contents = `[Service]\nEnvironment=COREOS_METADATA_OPT_PROVIDER=--provider=${provider}\n`;
  const dropins = () => [{ name: "20-clct-provider-override.conf", contents }];
  const why = "The metadata service of this platform has to be named, as ct did.";
  addUnit(draft, remark(draft, { name: "coreos-metadata.service", dropins: dropins() }, why));
  addUnit(draft, { name: "coreos-metadata-sshkeys@.service", enabled: true, dropins: dropins() });
}
