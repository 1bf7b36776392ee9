import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { keptCall } from "./caller.ts";
import { FlatcarError, type Location } from "./errors.ts";

/** What a program exports, and the call of `defineDeployment` that it went through in this file. */
interface Exported {
  readonly exported: unknown;
  readonly call?: Location | undefined;
}

/**
 * What the program of a `flatcar.ts` exports. Node itself runs it: whatever it throws is FD1001, at the place that Node names; FD1003
 * where it exports nothing by default.
 */
export async function runProgram(file: string): Promise<Exported> {
  const { default: exported } = await load(file);
  const call = keptCall(exported);
  const isHere = call !== undefined && realpathSync(resolve(call.file)) === realpathSync(file);
  if (exported !== undefined) return { exported, call: isHere ? { ...call, file } : undefined };
  throw new FlatcarError({
    code: "FD1003",
    message: `${file} has no default export`,
    at: { file },
    hint: "export default defineDeployment({ … })",
  });
}

async function load(file: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown };
  } catch (error) {
    if (error instanceof FlatcarError) throw error;
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const code = isCommonJs(error) ? "commonjs" : (error as NodeJS.ErrnoException | null)?.code;
    const hint = loadHints[code ?? ""] ?? "correct the program";
    const finding = {
      code: "FD1001",
      message: `cannot run ${file}: ${said}`,
      at: thrownAt(error, file),
      hint,
    } as const;
    throw new FlatcarError(finding, { cause: error });
  }
}

/** A file with `import` or `export` was read as a CommonJS module, because a package.json beside or above it says so. */
function isCommonJs(error: unknown): boolean {
  if (!(error instanceof SyntaxError)) return false;
  const { message, stack = "" } = error;
  return /outside a module|Unexpected token 'export'/.test(message) && stack.includes("node:internal/modules/cjs/");
}

const loadHints: Readonly<Record<string, string>> = {
  commonjs: 'package.json says "type": "commonjs": name the file flatcar.mts, or write "type": "module" there',
  ERR_MODULE_NOT_FOUND: "install the package beside the file, or correct the path of the import",
  ERR_UNKNOWN_FILE_EXTENSION: "use Node 22.18 or newer, which reads TypeScript, or write flatcar.yaml",
};

/**
 * Where Node says that a program went wrong: above the stack for a mistake of syntax, which it marks with `^`; in a frame of the user's own
 * code for one that was thrown; in the message for an import.
 */
function thrownAt(error: unknown, file: string): Location {
  const { stack = "", message = "" } = error instanceof Error ? error : {};
  const [users = ""] = stack.split(import.meta.url);
  const marked = /^((?:file:|\/).+):(\d+)\n(?:.*\n)*?([ \t]*)\^/.exec(users);
  const frames = [...users.matchAll(/^ +at (?:.*\()?(file:.+):(\d+):(\d+)\)?$/gm)];
  const frame = frames.find(([, url = ""]) => !url.includes("/node_modules/"));
  const importer = / imported from (.+)$/m.exec(message)?.[1];
  if (marked) return { ...placed(marked[1], file), line: Number(marked[2]), column: (marked[3] ?? "").length + 1 };
  if (frame) return { ...placed(frame[1], file), line: Number(frame[2]), column: Number(frame[3]) };
  return placed(importer, file);
}

/** The deployment file as the user names it, another file by its path. */
function placed(found: string | undefined, file: string): Location {
  const path = found?.startsWith("file:") ? fileURLToPath(found) : found;
  return { file: path === undefined || path === realpathSync(file) ? file : path };
}
