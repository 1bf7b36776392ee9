import { type Finding, nearest, throwFindings } from "../../errors.ts";
import { addressParts, filledAddress, type Release } from "../../platform.ts";

/** Names of hosts that are only here. */
const inside =
  /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|\[|[^.]+$|.*\.(?:local|internal|lan)$)/;

/**
 * What a custom image may be, by its name: formats and packings of https://docs.digitalocean.com/products/custom-images/details/limits/ and
 * https://docs.digitalocean.com/reference/api/digitalocean/#tag/Images/operation/images_create_custom
 */
const suffixes = ["bz2", "gz", "img", "raw", "qcow2", "vhdx", "vdi", "vmdk"] as const;

/** Stands for any release while an address is looked at. */
const anyRelease: Release = { channel: "stable", version: "4593.2.5", arch: "amd64" };

/** DigitalOcean fetches the file itself: throws FD1442 for what it cannot reach. */
export function requireAddress(url: string): void {
  throwFindings(unreachable(url));
}

/** Why DigitalOcean cannot fetch from an address that a user wrote, with its parts in braces: FD1442, and FD1003 for a name or a part that is none. */
export function checkAddress(address: string): readonly Finding[] {
  const unknown = [...address.matchAll(/\{([^{}]*)\}/g)].flatMap(([, part = ""]) =>
    addressParts.some((known) => known === part) ? [] : [noPart(part)],
  );
  if (unknown.length > 0) return unknown;
  const url = filledAddress(address, anyRelease, "image.bz2");
  const found = unreachable(url);
  return found.length > 0 ? found : unnamed(new URL(url));
}

function noPart(part: string): Finding {
  const near = nearest(part, addressParts);
  return {
    code: "FD1003",
    message: `"{${part}}" is no part of an image's address`,
    hint: near ? `did you mean "{${near}}"?` : `one of: ${addressParts.map((each) => `{${each}}`).join(", ")}`,
  };
}

function unreachable(url: string): readonly Finding[] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol) && !inside.test(parsed.hostname)) return [];
  return [
    {
      code: "FD1442",
      message: `DigitalOcean cannot fetch ${withoutSecrets(parsed) ?? url}`,
      details: ["it downloads images by itself, from the internet"],
      hint: "name a mirror that the internet can read, or none",
    },
  ];
}

/** DigitalOcean looks at the name that the address ends with, https://www.digitalocean.com/blog/custom-images; a password in it would show wherever it does. */
function unnamed(url: URL): readonly Finding[] {
  if (url.username || url.password || url.search || url.hash)
    return [
      {
        code: "FD1003",
        message: `the address of an image is a host and a path: ${withoutSecrets(url)}`,
        hint: "leave user, password, query and fragment out: DigitalOcean takes addresses that end with the file's name, so let everybody read the file",
      },
    ];
  if (suffixes.some((suffix) => url.pathname.endsWith(`.${suffix}`))) return [];
  return [
    {
      code: "FD1003",
      message: `${url.pathname.split("/").pop() || url.href} is not named as an image that DigitalOcean takes`,
      hint: `the name ends in one of .${suffixes.join(", .")}; a raw disk is called .img`,
    },
  ];
}

function withoutSecrets(url: URL | undefined): string | undefined {
  return url && (url.host ? `${url.protocol}//${url.host}${url.pathname}` : url.href);
}
