import { type AccountImages, noImages, onAccount } from "../account-images.ts";
import { type Context, exitCodes } from "../command.ts";
import { imageHeads, imageRows } from "../image-screen.ts";
import { formatTable } from "../table.ts";

/** `image list`: the Flatcar images of an account, who holds them, and what boots them. */
export default async function imageList(context: Context): Promise<number> {
  return onAccount(context, { changing: false }, (account) => list(account, context));
}

async function list({ driver, place, platform, run }: AccountImages, { output }: Context): Promise<number> {
  const found = await driver.list(place, run());
  const images = await Promise.all(
    found.map(async (image) => ({ ...image, machines: await driver.machines?.(image.id, run()) })),
  );
  output.document({ platform: platform.id, place, images });
  if (images.length === 0) output.line(noImages({ platform, place }));
  const heads = imageHeads.map(output.style.dim);
  if (images.length > 0)
    for (const line of formatTable([heads, ...(await imageRows(images))], output)) output.line(line);
  return exitCodes.done;
}
