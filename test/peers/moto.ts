import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findPeer } from "../../scripts/peers/place.ts";
import { publishedImages, toMotoImages } from "./moto-images.ts";

/** moto's EC2, https://docs.getmoto.org: state in memory, no network but 127.0.0.1. */
export interface Moto {
  /** For example `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** What a program needs in its environment to work with it. */
  readonly env: Readonly<Record<Variable, string>>;
  /** Forgets everything but the images. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

type Variable =
  | "AWS_ENDPOINT_URL_EC2"
  | "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2"
  | "AWS_ENDPOINT_URL_ROUTE_53"
  | "AWS_ACCESS_KEY_ID"
  | "AWS_SECRET_ACCESS_KEY";

const python = findPeer("moto");

/** Why tests over moto are skipped; `undefined` where it is installed. */
export const motoMissing: string | undefined = python ? undefined : "moto is not installed: node scripts/peers.ts moto";

const startMs = 60_000;

/** Any non-empty text switches these on. */
const checks = {
  MOTO_ENABLE_AMI_VALIDATION: "true",
  MOTO_ENABLE_KEYPAIR_VALIDATION: "true",
  MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: "true",
};

/** Starts moto with Flatcar's images of one region; it shows the same ones in every region. Throws when it is not installed. */
export async function startMoto(region = "eu-central-1"): Promise<Moto> {
  if (!python) throw new Error(motoMissing);
  const folder = mkdtempSync(join(tmpdir(), "moto-"));
  const images = join(folder, "images.json");
  writeFileSync(images, toMotoImages(publishedImages(region)));
  const server = fileURLToPath(new URL("moto-server.py", import.meta.url));
  const child = spawn(python, [server], {
    env: { PATH: process.env.PATH, HOME: folder, MOTO_AMIS_PATH: images, ...checks },
    stdio: ["pipe", "ignore", "pipe"],
  });
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return moto(await listening(child), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

function moto(endpoint: string, stop: () => Promise<void>): Moto {
  return {
    endpoint,
    env: {
      AWS_ENDPOINT_URL_EC2: endpoint,
      AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: endpoint,
      AWS_ENDPOINT_URL_ROUTE_53: endpoint,
      AWS_ACCESS_KEY_ID: "AKIAMOTO",
      AWS_SECRET_ACCESS_KEY: "moto-secret-canary",
    },
    async reset() {
      const { ok, status } = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
      if (!ok) throw new Error(`moto cannot be reset: HTTP ${status}`);
    },
    stop,
  };
}

/** The address that this very process says it listens on, so that nobody else's server is taken for it. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => fail(`did not answer within ${startMs / 1000} s`), startMs);
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`moto ${why}\n${said.slice(-10).join("\n")}`));
    };
    child.on("error", ({ message }) => fail(`cannot be started: ${message}`));
    child.on("exit", (code, signal) => fail(`ended with ${code ?? signal}`));
    if (!child.stderr) return;
    createInterface(child.stderr).on("line", (line) => {
      const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address === undefined) return void (said.length < 200 && said.push(line));
      clearTimeout(timer);
      resolve(address);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exit;
}
