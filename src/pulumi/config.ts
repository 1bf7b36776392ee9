import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ButaneInput, IgnitionInput } from "./inputs.ts";

/** A Butane file, relative to the project's folder; its `local` files are relative to itself. Throws FD1006 as a `RunError`. */
export function butane(file: string): ButaneInput {
  const path = projectPath(file);
  return { butane: read(path, file), name: file, filesDir: dirname(path) };
}

/** An Ignition file, relative to the project's folder. Throws FD1006 as a `RunError`. */
export function ignition(file: string): IgnitionInput {
  return { ignition: read(projectPath(file), file), name: file };
}

/** Butane written in the program; it may hold outputs of other resources (`pulumi.interpolate`). */
export function butaneText(text: pulumi.Input<string>, options: { readonly name?: string } = {}): ButaneInput {
  return { butane: text, name: options.name ?? "butane", filesDir: projectPath(".") };
}

/** A path of the user's, relative to the folder of `Pulumi.yaml` or, in an inline program, the working folder. */
export function projectPath(path: string): string {
  return resolve(process.cwd(), path);
}

function read(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? `there is no file ${path}` : message;
    throw new pulumi.RunError(`FD1006: cannot read ${shown}: ${reason}`);
  }
}
