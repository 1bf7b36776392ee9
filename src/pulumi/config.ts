import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type CallSite, callerOf } from "../caller.ts";
import type { Location } from "../errors.ts";
import type { BuiltConfig, MachineConfig } from "../ignition/index.ts";
import { toRunError } from "./failure.ts";
import type { ButaneInput, ConfigInput, IgnitionInput, MachineArgs } from "./inputs.ts";

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

/**
 * A configuration written in the program, typed: a wrong key, mode or name of a unit does not compile. Texts may be outputs of resources, secret
 * ones too. What is wrong with it is told at the line of this call.
 */
export function config(config: MachineConfig): BuiltConfig;
export function config(config: MachineConfig<pulumi.Output<string>>): BuiltConfig<pulumi.Output<string>>;
export function config<Late>(values: MachineConfig<Late>): BuiltConfig<Late> {
  const origin = callerOf(config);
  return { config: values, ...(origin ? { origin } : {}) };
}

/** The configuration as the provider takes it: text. `origin` is where what has no place of its own was written. */
export function toTexts(given: MachineArgs["config"], origin: CallSite | undefined): MachineArgs["config"] {
  const toText = (element: ConfigInput): ConfigInput => (isText(element) ? element : builtText(element, origin));
  const toTextLate = (element: pulumi.Input<ConfigInput>) =>
    isLate(element)
      ? pulumi.output(element as ConfigInput).apply((known) => toText(known as ConfigInput))
      : toText(element as ConfigInput);
  if (given === undefined) return undefined;
  if (!isLate(given)) return (given as readonly pulumi.Input<ConfigInput>[]).map(toTextLate);
  return pulumi.output(given).apply((list) => (list as readonly ConfigInput[]).map(toText));
}

function isLate(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

function isText(element: ConfigInput): element is ButaneInput | IgnitionInput {
  if ("butane" in element) return true;
  return "ignition" in element && (typeof element.ignition === "string" || isLate(element.ignition));
}

/** What stands in the program as values becomes text when the values are known. */
function builtText(
  element: Exclude<ConfigInput, ButaneInput | IgnitionInput>,
  otherwise: CallSite | undefined,
): ButaneInput {
  const isBuilt = "config" in element;
  const values = isBuilt ? element.config : element;
  const origin = (isBuilt ? element.origin : undefined) ?? otherwise ?? {};
  const text = applyPartly(pulumi.output(values as object), (known) => toButane(known, origin));
  const { file, line, column } = origin;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return { butane: text, name: place || "config", filesDir: projectPath("."), ...(place ? { origin: place } : {}) };
}

/** In a preview some of it may be unknown. What is known is checked, and the text is unknown. */
async function toButane(values: object, origin: Location): Promise<string> {
  const { butaneText, checkPartly, directoryReader, programOrigin } = await import("../ignition/index.ts");
  try {
    if (!pulumi.containsUnknowns(values)) return butaneText(values as MachineConfig, programOrigin(origin));
    checkPartly(values, pulumi.isUnknown, programOrigin(origin), directoryReader(projectPath(".")));
    return pulumi.unknown as unknown as string;
  } catch (error) {
    throw toRunError(error);
  }
}

/** `apply` that also runs where a part is unknown; the second word is in no type, and Pulumi's own property access uses it. */
function applyPartly<T, U>(output: pulumi.Output<T>, work: (value: T) => Promise<U>): pulumi.Output<U> {
  const apply = output.apply as unknown as (run: (value: T) => Promise<U>, withUnknowns: boolean) => pulumi.Output<U>;
  return apply.call(output, work, true);
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
