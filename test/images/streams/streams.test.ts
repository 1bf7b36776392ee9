import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { streamDocument } from "../../../src/images/files.ts";
import { partOf } from "../../../src/images/streams/file-name.ts";
import type { Arch } from "../../../src/platform.ts";
import { root } from "../../sources.ts";
import { againstGo } from "./go-types.ts";

const release = (arch: Arch) => ({ channel: "stable", version: "4593.2.5", arch }) as const;
const digest = { sha512: "5".repeat(128) };
const file = (arch: Arch, platform: string, name: string, more: object = {}) => {
  const { format = "", part = "disk" } = partOf(name) ?? {};
  const location = `https://example.test/${arch}-usr/4593.2.5/${name}`;
  return { platform, format, part, release: release(arch), artifact: { location, ...digest, ...more } } as const;
};
const image = (arch: Arch, platform: string, place: string, id: string) => ({
  platform,
  place,
  release: release(arch),
  image: id,
});

const document = streamDocument(
  "stable",
  {
    files: [
      file("arm64", "metal", "flatcar_production_image.bin.bz2", {
        sha256: "2".repeat(64),
        signature: "https://example.test/x.sig",
      }),
      file("amd64", "metal", "flatcar_production_pxe_image.cpio.gz"),
      file("amd64", "metal", "flatcar_production_pxe.vmlinuz"),
      file("amd64", "metal", "flatcar_production_image.bin.bz2"),
    ],
    images: [
      image("amd64", "aws", "us-east-1", "ami-2"),
      image("amd64", "aws", "eu-central-1", "ami-1"),
      image("amd64", "gcp", "global", "projects/kinvolk-public/global/images/flatcar-stable-4593-2-5"),
    ],
  },
  "2026-08-13T15:48:35.000Z",
);

it("the types are those of a real document of Fedora CoreOS", () => {
  expect(againstGo(JSON.parse(readFileSync(`${root}test/fixtures/streams/fcos-stream.json`, "utf8")))).toEqual([]);
  expect(againstGo({ stream: 1, metadata: {}, architectures: { x86_64: { artifacts: [], more: "" } } })).toEqual([
    ".stream: no string",
    ".metadata.last-modified: missing",
    ".architectures.x86_64.more: unknown",
  ]);
});

it("ours is one, but for the digest that Flatcar signs, and the one that nobody knows", () => {
  const found = new Set(againstGo(document).map((line) => line.replace(/^.*\.(\w+):/, "$1:")));
  expect(found).toEqual(new Set(["sha256: missing", "sha512: unknown"]));
  expect(againstGo(document).filter((line) => line.includes("aarch64"))).toEqual([
    ".architectures.aarch64.artifacts.metal.formats.bin.bz2.disk.sha512: unknown",
  ]);
});

it("has each architecture as Fedora CoreOS calls it, sorted", () => {
  const { x86_64, aarch64 } = document.architectures;
  expect(Object.keys(document.architectures)).toEqual(["aarch64", "x86_64"]);
  expect(document.metadata["last-modified"]).toBe("2026-08-13T15:48:35Z");
  expect(aarch64?.images).toEqual({});
  expect(x86_64?.artifacts).toEqual({
    metal: {
      release: "4593.2.5",
      formats: {
        "bin.bz2": { disk: { location: expect.stringContaining("/flatcar_production_image.bin.bz2"), ...digest } },
        pxe: {
          initramfs: { location: expect.stringContaining("cpio.gz"), ...digest },
          kernel: { location: expect.stringContaining("vmlinuz"), ...digest },
        },
      },
    },
  });
  expect(x86_64?.images).toEqual({
    aws: {
      regions: {
        "eu-central-1": { release: "4593.2.5", image: "ami-1" },
        "us-east-1": { release: "4593.2.5", image: "ami-2" },
      },
    },
    gcp: { release: "4593.2.5", project: "kinvolk-public", name: "flatcar-stable-4593-2-5" },
  });
});

it.each([
  ["flatcar_production_image.bin.bz2", "metal bin.bz2 disk"],
  ["flatcar_production_iso_image.iso", "metal iso disk"],
  ["flatcar_production_pxe.vmlinuz", "metal pxe kernel"],
  ["flatcar_production_qemu_uefi_image.img.bz2", "qemu_uefi img.bz2 disk"],
  ["flatcar_production_hyperv_vhdx_image.vhdx.zip", "hyperv_vhdx vhdx.zip disk"],
  ["flatcar_production_gce.tar.gz", "gce tar.gz disk"],
  ["flatcar_production_vmware_ova.ova", "vmware ova disk"],
  ["flatcar_production_vagrant.box", "vagrant box disk"],
  ["flatcar_production_image.bin.bz2.sig", undefined],
  ["flatcar_production_image_packages.txt", undefined],
  ["flatcar_production_qemu_uefi_efi_code.qcow2", undefined],
  ["flatcar_production_pxe_grub.efi", undefined],
  ["flatcar_production_ami_all.json", undefined],
  ["flatcar_developer_container.bin.bz2", undefined],
  ["version.txt", undefined],
])("reads the name %s", (name, expected) => {
  const part = partOf(name);
  expect(part && `${part.platform} ${part.format} ${part.part}`).toBe(expected);
});
