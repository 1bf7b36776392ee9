import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findPeer } from "../../../scripts/peers/place.ts";
import { isolation, removeScratch, searchPath, whyNoEngine } from "../../../src/cli/ignition-engine.ts";
import { layoutScript } from "../../../src/ignition/index.ts";

const run = promisify(execFile);
const forward = fileURLToPath(new URL("forward.ts", import.meta.url));

/** Where every cloud has its metadata service. */
export const metadataAddress = "169.254.169.254:80";

/** What a new machine finds around it. */
export interface Surroundings {
  /** Ignition's name of the platform. */
  readonly platform: string;
  /** Servers of this process, by the address and port that the machine has them at: `http://127.0.0.1:8080`. */
  readonly servers: Readonly<Record<string, string>>;
  /** Files of the drive labelled `config-2`. */
  readonly configDrive?: Readonly<Record<string, Uint8Array>> | undefined;
}

export interface Boot {
  /** The root filesystem as GNU tar; left out where Ignition stopped. */
  readonly root?: Buffer;
  /** Why it stopped. */
  readonly stopped?: string | undefined;
  readonly log: string;
}

/** Why no first boot can be tried here; `undefined` where it can. */
export async function whyNoFirstBoot(): Promise<string | undefined> {
  if (!findPeer("ignition")) return "Ignition is not built: node scripts/peers.ts ignition";
  const reason = await whyNoEngine(process.env);
  if (reason !== undefined) return `Ignition cannot run here: ${reason}`;
  const words = [...isolation(), "ip", "link", "set", "lo", "up"];
  return run("unshare", words, { env: { PATH: searchPath } }).then(
    () => undefined,
    (error: Error) => `a network namespace cannot be set up: ${error.message.trim().split("\n").at(-1)}`,
  );
}

/**
 * Ignition's own engine fetches its config as on that platform, and applies it to a scratch root: with its own network, mounts and devices,
 * so that nothing of this machine is in its reach. A drive is not a filesystem in an image but a folder: what stands for `mount` binds it.
 */
export async function firstBoot({ platform, servers, configDrive }: Surroundings): Promise<Boot> {
  const folder = await mkdtemp(join(tmpdir(), "flatcar-first-boot-"));
  const addresses = Object.keys(servers);
  const relays = await Promise.all(
    Object.values(servers).map((url, index) => relay(join(folder, `${index}.sock`), url)),
  );
  try {
    await writeFile(join(folder, "run.sh"), script);
    for (const [path, contents] of Object.entries(configDrive ?? {})) await put(join(folder, "drive", path), contents);
    const pairs = addresses.flatMap((address, index) => [address, join(folder, `${index}.sock`)]);
    return await boot(folder, platform, pairs, [...new Set(addresses.map((address) => address.split(":")[0]))]);
  } finally {
    for (const server of relays) server.close();
    await removeScratch(folder);
  }
}

async function put(path: string, contents: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

/** A socket of the file system in front of a server. */
async function relay(socket: string, url: string): Promise<Server> {
  const { hostname, port } = new URL(url);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on("error", () => far.destroy()).pipe(far);
    far.on("error", () => near.destroy()).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return server;
}

/** Not longer than this, in milliseconds: Ignition asks for ever where nobody answers. */
const patienceMs = 20_000;

async function boot(
  folder: string,
  platform: string,
  pairs: readonly string[],
  addresses: readonly (string | undefined)[],
): Promise<Boot> {
  const env = {
    PATH: searchPath,
    T: folder,
    TMPDIR: folder,
    PLATFORM: platform,
    IGNITION: findPeer("ignition"),
    NODE: process.execPath,
    ADDRESSES: addresses.join(" "),
  };
  const words = [...isolation(), "sh", join(folder, "run.sh"), forward, join(folder, "ready"), ...pairs];
  try {
    const { stdout } = await run("unshare", words, { env, timeout: patienceMs, maxBuffer: 16 * 1024 * 1024 });
    return { root: await readFile(join(folder, "root.tar")), log: stdout };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    const log = `${stdout}${stderr}`;
    const stopped = /^CRITICAL *: Ignition failed: (.*)$/m.exec(log)?.[1];
    if (stopped === undefined) throw error;
    return { stopped, log };
  }
}

const script = `set -eu
umask 022
mount --bind "$T" "$T"
chmod 0711 "$T"
mkdir "$T/dev" "$T/bin" "$T/root"
mount -t tmpfs tmpfs "$T/dev"
for node in null random urandom zero; do : >"$T/dev/$node"; mount --bind "/dev/$node" "$T/dev/$node"; done
mkdir -p "$T/dev/disk/by-label"
[ ! -d "$T/drive" ] || ln -s "$T/drive" "$T/dev/disk/by-label/config-2"
mount --rbind "$T/dev" /dev
mount -o remount,bind,ro / 2>/dev/null || true
printf '#!/bin/sh\\nexec %s --bind "$5" "$6"\\n' "$(command -v mount)" >"$T/bin/mount"
chmod +x "$T/bin/mount"
: >"$T/cmdline"
mount --bind "$T/cmdline" /proc/cmdline
ip link set lo up
for address in $ADDRESSES; do ip addr add "$address/32" dev lo; done
"$NODE" "$@" &
until [ -e "$T/ready" ]; do sleep 0.01; done
R=$T/root
(
${layoutScript()}
)
for stage in fetch-offline fetch files; do
  PATH=$T/bin:$PATH "$IGNITION" --root="$R" --platform="$PLATFORM" --config-cache="$T/cache.json" --state-file="$T/state" \\
    --neednet="$T/neednet" --fetch-timeout=10s --log-to-stdout --stage=$stage
done
tar --format=gnu --numeric-owner -C "$R" -cf "$T/root.tar" .
chmod 0644 "$T/root.tar"
`;
