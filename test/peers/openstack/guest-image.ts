import { readFileSync } from "node:fs";
import { type Cloud, urlOf } from "../../../scripts/openstack/cloud.ts";
import type { GuestImage } from "../../../scripts/openstack/guests.ts";
import { call } from "../../../scripts/openstack/rest.ts";
import type { Project } from "./project.ts";

/** Flatcar's own has `flatcar.first_boot=1` and `flatcar.oem.id=openstack` in their place. */
const commandLine =
  "root=LABEL=ROOT rootfstype=ext4 rw ignition.firstboot ignition.platform.id=openstack systemd.firstboot=off console=ttyS0";

/** Brings the image to Glance: kernel and initrd beside the disk, so that it needs no boot loader. Gives the disk's id. */
export async function uploadGuest(cloud: Cloud, project: Project, image: GuestImage): Promise<string> {
  const upload = (format: readonly [disk: string, container: string], file: string, more: object = {}) =>
    uploadOne(cloud, project, { disk_format: format[0], container_format: format[1], ...more }, file);
  const kernel_id = await upload(["aki", "aki"], image.kernel);
  const ramdisk_id = await upload(["ari", "ari"], image.initrd);
  return upload(["qcow2", "bare"], image.disk, { kernel_id, ramdisk_id, os_command_line: commandLine });
}

async function uploadOne(cloud: Cloud, { user }: Project, properties: object, file: string): Promise<string> {
  const images = `${urlOf(cloud, "glance")}/v2/images`;
  const { id } = await call(user, "POST", images, { name: "guest", ...properties });
  const headers = { "x-auth-token": user.token, "content-type": "application/octet-stream" };
  const { ok, status } = await fetch(`${images}/${id}/file`, { method: "PUT", headers, body: readFileSync(file) });
  if (!ok) throw new Error(`Glance answered ${status} to ${file}`);
  return id;
}
