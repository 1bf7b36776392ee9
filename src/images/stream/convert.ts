import { execFile } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { promisify } from "node:util";
import { FlatcarError } from "../../errors.ts";
import { type Environment, findProgram } from "./program.ts";
import { wrongForm } from "./wrong-form.ts";

export interface ConvertOptions {
  /** As qemu-img calls it: `raw`, `qcow2`, `vmdk`, `vhdx`, `vdi`. */
  readonly from: string;
  readonly to: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/**
 * Converts a disk image to a format that Flatcar does not publish; the new file is there whole or not at all. Throws FD1158 where there is no qemu-img,
 * FD1159 where it refuses, FD1409.
 */
export async function convertImage(source: string, target: string, options: ConvertOptions): Promise<void> {
  const { from, to, env, signal } = options;
  const program = findProgram(["qemu-img"], env);
  if (program === undefined) {
    throw new FlatcarError({
      code: "FD1158",
      message: `to convert ${from} to ${to} the program qemu-img is needed, and it is not in PATH`,
      hint: "install it, for example with: apt install qemu-utils; or take a file that Flatcar publishes in this format",
    });
  }
  const beside = `${target}.${process.pid}.tmp`;
  try {
    await promisify(execFile)(program, ["convert", "-f", from, "-O", to, source, beside], { signal });
    renameSync(beside, target);
  } catch (error) {
    if (signal.aborted)
      throw new FlatcarError({ code: "FD1409", message: `cancelled while converting ${source}` }, { cause: error });
    const said = (error as { readonly stderr?: string }).stderr?.trim() || String(error);
    throw wrongForm(
      `qemu-img does not convert ${source} to ${to}`,
      [said],
      `see whether it is ${from}, and whether there is room for it`,
      error,
    );
  } finally {
    rmSync(beside, { force: true });
  }
}
