import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineVersion, languageHostVersion } from "../../src/engine/find.ts";
import { FlatcarError } from "../../src/errors.ts";

/** A program of the Go module proxy. */
export interface Recipe {
  readonly program: string;
  readonly version: string;
  /** Modules that are required, each at `version`. */
  readonly modules: readonly string[];
  readonly package: string;
  readonly tags?: string;
}

const sdk = "github.com/pulumi/pulumi/sdk/v3";

export const engineRecipe: Recipe = {
  program: "pulumi",
  version: engineVersion,
  modules: ["github.com/pulumi/pulumi/pkg/v3", sdk],
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  tags: "osusergo,grpcnotrace",
};

export const languageHostRecipe: Recipe = {
  program: "pulumi-language-nodejs",
  version: languageHostVersion,
  modules: [sdk],
  package: `${sdk}/nodejs/cmd/pulumi-language-nodejs`,
};

/**
 * Builds a program into a folder, through a module of our own that requires it: `go install` refuses modules with replace lines, and
 * asks for lists of versions, which not every proxy serves. Throws FD1501 where there is no Go, or it fails.
 */
export async function buildGo(recipe: Recipe, folder: string, noInstaller: string | undefined): Promise<void> {
  const { program, version, modules } = recipe;
  const scratch = mkdtempSync(join(tmpdir(), `${program}-`));
  try {
    const required = modules.map((module) => `require ${module} v${version}\n`);
    writeFileSync(join(scratch, "go.mod"), `module engine\n\ngo 1.25\n\n${required.join("")}`);
    const said = await runGo(wordsOf(recipe, folder), scratch);
    if (said !== undefined) throw notBuilt(recipe, said, noInstaller);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function wordsOf({ program, version, package: source, tags }: Recipe, folder: string): readonly string[] {
  const ldflags = `-s -w -X ${sdk}/go/common/version.Version=v${version}`;
  return [
    "build",
    "-trimpath",
    ...(tags ? ["-tags", tags] : []),
    ...["-ldflags", ldflags, "-o", join(folder, program), source],
  ];
}

/** What it said when it failed; `undefined` when it did not. */
function runGo(words: readonly string[], cwd: string): Promise<readonly string[] | undefined> {
  const env = { ...process.env, GOFLAGS: "-mod=mod -buildvcs=false", GOWORK: "off", CGO_ENABLED: "0" };
  return new Promise((resolve) => {
    const child = spawn(goProgram(), [...words], { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-4_000);
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      resolve([error.code === "ENOENT" ? "Go is not installed" : error.message]),
    );
    child.on("close", (code) => resolve(code === 0 ? undefined : lastLines(output)));
  });
}

/** On the `PATH`, or where its own installation guide puts it, https://go.dev/doc/install */
function goProgram(): string {
  const usual = "/usr/local/go/bin/go";
  const onPath = (process.env.PATH ?? "").split(":").some((folder) => folder !== "" && existsSync(join(folder, "go")));
  return onPath || !existsSync(usual) ? "go" : usual;
}

function lastLines(output: string): readonly string[] {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("go: downloading "));
  return lines.length > 0 ? lines.slice(-6) : ["go build failed and did not say why"];
}

function notBuilt(
  { program, version }: Recipe,
  said: readonly string[],
  noInstaller: string | undefined,
): FlatcarError {
  return new FlatcarError({
    code: "FD1501",
    message: `${program} ${version} is not installed, and it cannot be got here`,
    details: [...(noInstaller === undefined ? [] : [noInstaller]), ...said],
    hint: "install Pulumi (https://www.pulumi.com/docs/iac/download-install/) or Go 1.25 or newer (https://go.dev/dl/), then run the same command again; FLATCAR_DEPLOY_PULUMI names an engine that is somewhere else",
  });
}
