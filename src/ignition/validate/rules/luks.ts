import { parseUrl } from "../../go/url.ts";
import type { Luks } from "../../schema/ignition.ts";
import { findPathFault } from "../path.ts";
import { byteLength, type Check, isUnset, rule } from "../rule.ts";
import { findSourceFault } from "../source-url.ts";

type Clevis = NonNullable<Luks["clevis"]>;
type Custom = NonNullable<Clevis["custom"]>;
type Tang = NonNullable<Clevis["tang"]>[number];

const pins = new Set(["tpm2", "tang", "sss"]);
const unknownPin = "unsupported clevis pin";

const validCustomConfig: Check<Custom> = {
  at: "config",
  find: (custom) => isCustomSet(custom) && isUnset(custom.config) && "missing required custom clevis config",
};

export const luksRules = {
  Luks: rule<Luks>(
    { at: "name", find: ({ name = "" }) => name.includes("/") && "device names cannot contain slashes" },
    {
      at: "label",
      find: ({ label = "" }) => byteLength(label) > 47 && "luks device labels cannot be longer than 47 characters",
    },
    { at: "device", find: ({ device }) => (isUnset(device) ? "disk device is required" : findPathFault(device)) },
    {
      at: "clevis",
      until: 2,
      find: ({ clevis }) =>
        clevis?.custom !== undefined &&
        isBound(clevis) &&
        "cannot use custom clevis config with tpm2, tang, or threshold",
    },
    {
      at: "clevis",
      since: 3,
      find: ({ clevis }) =>
        !isUnset(clevis?.custom?.pin) &&
        isBound(clevis) &&
        "cannot use custom clevis config with tpm2, tang, or threshold",
    },
    {
      at: "keys",
      find: ({ keyFile }, spec) =>
        !isUnset(keyFile?.source) &&
        findSourceFault(keyFile?.source ?? "", spec) !== undefined &&
        "invalid key-file source",
    },
    {
      at: "cex",
      find: ({ cex, clevis }) =>
        cex?.enabled && (!isUnset(clevis?.custom?.pin) || isBound(clevis)) && "cannot use cex with clevis",
    },
    {
      at: "cex",
      find: ({ cex, keyFile }) => cex?.enabled && !isUnset(keyFile?.source) && "cannot use key file with cex",
    },
  ),
  Custom: rule<Custom>(
    {
      at: "pin",
      find: ({ pin = "", config }) => !(pin === "" && isUnset(config)) && !pins.has(pin) && unknownPin,
    },
    {
      at: "config",
      find: ({ pin, config }) => !isUnset(pin) && isUnset(config) && "missing required custom clevis config",
    },
  ),
  ClevisCustom: rule<Custom>(
    { at: "pin", until: 5, find: ({ pin = "" }) => pin !== "" && !pins.has(pin) && unknownPin },
    {
      at: "pin",
      find: (custom) => isCustomSet(custom) && isUnset(custom.pin) && "missing required custom clevis pin",
    },
    validCustomConfig,
  ),
  Tang: rule<Tang>(
    { at: "url", find: ({ url = "" }) => findTangUrlFault(url) },
    { at: "thumbprint", find: ({ thumbprint }) => isUnset(thumbprint) && "thumbprint is required" },
    {
      at: "advertisement",
      find: ({ advertisement = "" }) =>
        advertisement !== "" && !isJson(advertisement) && "advertisement is not valid JSON",
    },
  ),
};

/** Bound to something that is not a custom pin. */
function isBound({ tang = [], tpm2, threshold }: Clevis = {}): boolean {
  return tang.length > 0 || Boolean(tpm2) || Boolean(threshold);
}

function isCustomSet({ pin, config, needsNetwork }: Custom): boolean {
  return !isUnset(pin) || !isUnset(config) || Boolean(needsNetwork);
}

function findTangUrlFault(text: string): string | undefined {
  const url = parseUrl(text);
  if (!url) return "unable to parse url";
  return url.scheme === "http" || url.scheme === "https" ? undefined : "invalid url scheme";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
