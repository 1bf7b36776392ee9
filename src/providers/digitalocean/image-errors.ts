import { FlatcarError } from "../../errors.ts";
import type { ImagePlan } from "../../platform.ts";
import type { Image } from "./answers.ts";

/** The reason is in no list and in no action: only the image itself tells it, for a while. `left` is why the image could not be deleted. */
export function failedImport(
  { file, url, place }: ImagePlan,
  { id, error_message: reason }: Image,
  left: unknown,
): FlatcarError {
  const fate = left instanceof Error ? `which could not be deleted: ${left.message}` : "deleted again";
  const sentence = reason?.trim().replace(/\.$/, "");
  return new FlatcarError({
    code: "FD1441",
    message: `DigitalOcean could not import ${file} into ${place}: ${sentence || "it gives no reason"}`,
    details: [`image ${id}, from ${url}, ${fate}`],
    hint: hintFor(sentence ?? ""),
  });
}

/** https://github.com/flatcar/Flatcar/issues/37: some releases packed with bzip2 are refused, and the next try may fare better. */
function hintFor(reason: string): string {
  if (/decompress/i.test(reason)) {
    return "run the same again; where it goes on, put the file, packed with gzip, on a mirror, or choose another release";
  }
  return "look whether the address answers HEAD and GET from outside, whether the file's name ends in .bz2, .gz or .img, and whether it has less than 100 GB unpacked; then run the same again";
}

export function goneImage({ id }: Image, place: string): FlatcarError {
  return new FlatcarError({
    code: "FD1441",
    message: `image ${id} in ${place} was deleted while it was taken into use`,
    hint: "run the same again: it is imported anew",
  });
}

export function notOurs(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `image ${id} was not imported by flatcar-deploy, and stays`,
    hint: "delete it with `doctl compute image delete`",
  });
}

export function notAnImage(id: string): FlatcarError {
  return new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of an image on DigitalOcean`,
    hint: "it is the region and the image: fra1/7555620",
  });
}
