import type { FileEntry } from "./document.ts";

/** What the name of a file of a release says of it: for what it is, in which form, and which part. */
export type NamedPart = Pick<FileEntry, "platform" | "format" | "part">;

/** Endings of what is no image though it is called one. */
const notes = /\.(?:txt|json|sh|sig|asc|DIGESTS)$/;

/**
 * Reads names as `vm_image_util.sh` of https://github.com/flatcar/scripts gives them: `flatcar_production_NAME_image.FORM`. Where there is no name, and for what boots
 * from a network or a disc, it is `metal`, as Fedora CoreOS has it. `undefined` for what is no image.
 */
export function partOf(file: string): NamedPart | undefined {
  const [, rest] = /^flatcar_production_(.+)$/.exec(file) ?? [];
  if (rest === undefined || notes.test(rest)) return undefined;
  const bare = bareParts[rest];
  if (bare) return { platform: "metal", ...bare };
  const [, name, format] =
    /^(?:(.+)_)?image\.(.+)$/.exec(rest) ?? /^([a-z]+)(?:_ova)?\.(ova|box|tar\.gz)$/.exec(rest) ?? [];
  return format === undefined ? undefined : { platform: name ?? "metal", format, part: "disk" };
}

const bareParts: Readonly<Record<string, Omit<NamedPart, "platform">>> = {
  "iso_image.iso": { format: "iso", part: "disk" },
  "pxe.vmlinuz": { format: "pxe", part: "kernel" },
  "pxe_image.cpio.gz": { format: "pxe", part: "initramfs" },
};
