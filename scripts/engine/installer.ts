import { execFile } from "node:child_process";
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** https://www.pulumi.com/docs/iac/download-install/ */
const installer = "https://get.pulumi.com/install.sh";
const answerMs = 8_000;
const installMs = 10 * 60_000;

/** Runs Pulumi's own installer, and puts its programs into the folder. Gives the reason where it cannot be reached or fails. */
export async function runInstaller(version: string, folder: string): Promise<string | undefined> {
  const script = await download();
  if ("reason" in script) return script.reason;
  const root = join(folder, "installed");
  const file = join(folder, "install.sh");
  try {
    writeFileSync(file, script.text);
    const words = [file, "--no-edit-path", "--install-root", root, "--version", version];
    await promisify(execFile)("sh", words, { timeout: installMs });
    for (const name of readdirSync(join(root, "bin"))) renameSync(join(root, "bin", name), join(folder, name));
    return undefined;
  } catch (error) {
    return `Pulumi's installer failed: ${lastLine(error)}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(file, { force: true });
  }
}

async function download(): Promise<{ readonly text: string } | { readonly reason: string }> {
  try {
    const response = await fetch(installer, { signal: AbortSignal.timeout(answerMs) });
    if (response.ok) return { text: await response.text() };
    return { reason: `${installer} answered ${response.status}` };
  } catch {
    return { reason: `${new URL(installer).host} cannot be reached` };
  }
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
  return (stderr || message).trim().split("\n").at(-1) ?? message;
}
