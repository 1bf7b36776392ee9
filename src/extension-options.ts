import { z } from "zod";
import { extensionForm, extensionUpdates, parseExtension } from "./images/index.ts";

const extension = z.string().refine((text) => parseExtension(text) !== undefined, extensionForm);

/** Keys of a machine, or of a pool of them, for its system extensions: the same in a deployment file and in a program. */
export const extensionOptions = {
  extensions: z
    .array(extension)
    .refine((all) => new Set(all.map((text) => parseExtension(text)?.name)).size === all.length, "each once")
    .optional()
    .describe(
      "System extensions: of the bakery (kubernetes@v1.35, tailscale), pinned in flatcar.lock, or of the release itself (podman).",
    ),
  extensionUpdates: z
    .enum(extensionUpdates)
    .optional()
    .describe(
      "What machines do about newer versions of their extensions: none when left out; staged: counts from the next boot on; reboot: asks for a boot as well; now: takes them at once.",
    ),
};
