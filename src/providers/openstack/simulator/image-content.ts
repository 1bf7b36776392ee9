import { createHash } from "node:crypto";
import type { ContentDigest } from "../../../http/simulated-request.ts";
import type { ImageRecord } from "./records.ts";
import { fetched } from "./web.ts";

export function fill(image: ImageRecord, { bytes, sha512, md5 }: ContentDigest): void {
  image.size = bytes;
  image.sha512 = sha512;
  image.md5 = md5;
  image.status = "active";
  image.updatedAt = Date.now();
}

export function digestsOf(bytes: Uint8Array): ContentDigest {
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest("hex");
  return { bytes: bytes.length, sha512: digest("sha512"), md5: digest("md5") };
}

/**
 * A step of what Glance does in the background: it begins, then it is done. What it cannot fetch leaves the image as it was, with a word on which
 * store it failed in.
 */
export function goOnImporting(image: ImageRecord, now: number): void {
  const { task } = image;
  if (task === undefined) return;
  if (image.status === "queued") {
    image.status = "importing";
    image.properties = { ...image.properties, os_glance_failed_import: "", os_glance_importing_to_stores: "disk" };
  } else if (task.at <= now) finishImport(image, task.uri);
}

function finishImport(image: ImageRecord, uri: string): void {
  const bytes = fetched(uri);
  image.task = undefined;
  image.status = "queued";
  if (bytes) fill(image, digestsOf(bytes));
  const failed = bytes ? "" : "disk";
  image.properties = { ...image.properties, os_glance_failed_import: failed, os_glance_importing_to_stores: "" };
}
