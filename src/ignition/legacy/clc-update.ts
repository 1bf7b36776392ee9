import { quoteString } from "../go/quote.ts";
import { parseUrl } from "../go/url.ts";
import { type ButaneFile, type Draft, from, lineOf, remark, report } from "./draft.ts";
import type { Clc, Locksmith, Update } from "./schema.ts";

/** Where Flatcar has the settings of update-engine and locksmithd; `ct` wrote /etc/coreos/update.conf. */
export const updateConf = "/etc/flatcar/update.conf";

const updateKeys = [
  ["group", "GROUP"],
  ["server", "SERVER"],
  ["pcr_policy_server", "PCR_POLICY_SERVER"],
  ["download_user", "DOWNLOAD_USER"],
  ["download_password", "DOWNLOAD_PASSWORD"],
  ["machine_alias", "MACHINE_ALIAS"],
] as const;
const locksmithKeys = [
  ["reboot_strategy", "REBOOT_STRATEGY"],
  ["window_start", "LOCKSMITHD_REBOOT_WINDOW_START"],
  ["window_length", "LOCKSMITHD_REBOOT_WINDOW_LENGTH"],
  ["group", "LOCKSMITHD_GROUP"],
  ["etcd_endpoints", "LOCKSMITHD_ENDPOINT"],
  ["etcd_cafile", "LOCKSMITHD_ETCD_CAFILE"],
  ["etcd_certfile", "LOCKSMITHD_ETCD_CERTFILE"],
  ["etcd_keyfile", "LOCKSMITHD_ETCD_KEYFILE"],
] as const;

/** The sections `update` and `locksmith` are one file; nothing where neither sets anything. */
export function convertUpdate(draft: Draft, { update, locksmith }: Clc): ButaneFile | undefined {
  if (update) checkUpdate(draft, update);
  if (locksmith) checkReboots(draft, locksmith, locksmith);
  const lines = [
    ...updateKeys.flatMap(([key, name]) => {
      const value = update?.[key] ?? "";
      return value === "" ? [] : [`${name}=${key === "group" ? value.toLowerCase() : value}`];
    }),
    ...locksmithKeys.flatMap(([key, name]) => {
      const value = locksmith?.[key];
      return value === undefined ? [] : [`${name}=${quoteString(value)}`];
    }),
  ];
  if (lines.length === 0) return undefined;
  const sections = { update, locksmith };
  const origins = Object.entries(sections).flatMap(([key, section]) => {
    return section ? [`\`${key}\` (${lineOf(draft, section)})`] : [];
  });
  const file = updateFile(lines);
  return remark(draft, from(draft, update ?? locksmith, file), `From ${origins.join(" and ")}.`);
}

export function updateFile(lines: readonly string[]): ButaneFile {
  return { path: updateConf, mode: 0o644, overwrite: true, contents: { inline: `${lines.join("\n")}\n` } };
}

function checkUpdate(draft: Draft, update: Update): void {
  const { group = "", server = "" } = update;
  if (!parseUrl(server)) report(draft, "error", update, `the server "${server}" is no URL`, "server");
  if (server !== "" || ["stable", "beta", "alpha", "lts"].includes(group.toLowerCase())) return;
  report(
    draft,
    "warning",
    update,
    `${group === "" ? "no" : `"${group}" is no`} group of Flatcar's update server`,
    "group",
  );
}

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

type Reboots = Pick<Locksmith, "reboot_strategy" | "window_start" | "window_length">;

/** Settings of locksmithd that it would not take. */
export function checkReboots(draft: Draft, origin: object, reboots: Reboots): void {
  const { reboot_strategy = "", window_start = "", window_length = "" } = reboots;
  const fail = (message: string, key: string) => report(draft, "error", origin, message, key);
  if (!["", "reboot", "etcd-lock", "off"].includes(reboot_strategy.toLowerCase())) {
    fail(`there is no reboot strategy "${reboot_strategy}": reboot, etcd-lock or off`, "reboot_strategy");
  }
  if ((window_start === "") !== (window_length === "")) {
    fail("window_start and window_length belong together", window_start === "" ? "window_length" : "window_start");
  }
  if (window_start !== "" && !isStart(window_start))
    fail("window_start is a day and a time: Thu 04:00", "window_start");
  if (window_length !== "" && !isDuration(window_length)) fail("window_length is a duration: 1h30m", "window_length");
}

function isStart(text: string): boolean {
  const [, day, hour, minute] = /^\s*(?:([a-z]+)\s+)?(\d{1,2}):(\d{2})\s*$/i.exec(text) ?? [];
  if (hour === undefined || (day !== undefined && !days.includes(day.toLowerCase()))) return false;
  return Number(hour) < 24 && Number(minute) < 60;
}

/** A duration of Go. */
function isDuration(text: string): boolean {
  return /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}
