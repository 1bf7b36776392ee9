import { FlatcarError, throwFindings } from "../errors.ts";
import { type Lock, sourceKey, type UnsignedImage, unsignedImages } from "../images/index.ts";
import type { Context } from "./command.ts";
import { clean, someOf } from "./style.ts";

/** Images of the lock that nobody vouches for, and that it did not have before. */
export function newlyUnsigned(before: Lock, after: Lock): readonly UnsignedImage[] {
  const known = new Set(unsignedImages(before).map(({ image }) => image));
  return unsignedImages(after).filter(({ image }) => !known.has(image));
}

/** Throws FD1122, for all of them at once, where one comes to a place whose image is signed. `file` is the lock's. */
export function refuseUnsigned(file: string, before: Lock, after: Lock): void {
  throwFindings(
    newlyUnsigned(before, after).flatMap((unsigned) => {
      const signed = signedAt(placeOf(unsigned.image), before);
      return signed === undefined ? [] : refusal(file, unsigned, signed, { before, after }).findings;
    }),
  );
}

/** Key of an image in that place whose file somebody signed. */
function signedAt(place: string, { images, files }: Lock): string | undefined {
  return Object.entries(images).find(
    ([key, { source = "" }]) => placeOf(key) === place && files[sourceKey(key, source)]?.signer !== undefined,
  )?.[0];
}

/** `aws eu-central-1 amd64` of `aws eu-central-1 amd64 4593.2.5`. */
function placeOf(key: string): string {
  return key.slice(0, key.lastIndexOf(" "));
}

function versionOf(key: string): string {
  return key.slice(key.lastIndexOf(" ") + 1);
}

function refusal(
  file: string,
  { image, file: list }: UnsignedImage,
  signedImage: string,
  { before, after }: { readonly before: Lock; readonly after: Lock },
): FlatcarError {
  const { signed = "", signer = "" } =
    before.files[sourceKey(signedImage, before.images[signedImage]?.source ?? "")] ?? {};
  const version = versionOf(signedImage);
  return new FlatcarError({
    code: "FD1122",
    message: `${placeOf(image)}: nobody vouches for the image of ${versionOf(image)}, and that of ${version} is signed`,
    at: { file },
    details: [
      `${version}: signed ${signed.slice(0, 10)} by …${signer.slice(-8)}`,
      `${versionOf(image)}: there is no ${after.files[sourceKey(image, list)]?.url}.sig`,
    ],
    hint: "name a release server that has it in FLATCAR_DEPLOY_RELEASE_URL, or stay with what is pinned; `flatcar-deploy lock` takes it as it is with --accept-unsigned",
  });
}

/** On standard error, in yellow, as other warnings are: one for each list. */
export function printUnsigned(images: readonly UnsignedImage[], { output }: Context): void {
  for (const list of new Set(images.map(({ image, file }) => sourceKey(image, file)))) {
    const its = images.filter(({ image, file }) => sourceKey(image, file) === list);
    const named = someOf(its.map(({ image }) => image));
    const text = `warning: nobody vouches for the image of ${named}: the release server has no signature of ${its[0]?.file}`;
    output.note(output.style.yellow(clean(text)));
  }
}
