// A real OpenStack on 127.0.0.1, of the packages of Debian 12: Keystone, Glance, Placement, Neutron, Cinder, and Nova with a simulated computer.
//   node scripts/openstack.ts up [--optional]   installs, starts and fills it; where it cannot run, --optional only says why
//   node scripts/openstack.ts status            what of it runs, and its memory
//   node scripts/openstack.ts down              ends all that `up` started
//   node scripts/openstack.ts wipe              and forgets everything in it
//   --guests                                    of `up`: a cloud whose servers boot, in QEMU
//   --folder PATH                               another cloud than $XDG_STATE_HOME/flatcar-deploy/openstack
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Cloud, cloudFolder, readCloud } from "./openstack/cloud.ts";
import { wipe } from "./openstack/databases.ts";
import { cloudsFile } from "./openstack/prepare.ts";
import { serviceStatuses } from "./openstack/processes.ts";
import { installOpenstack, startCloud, stopCloud } from "./openstack/up.ts";

interface Switches {
  readonly optional?: boolean | undefined;
  readonly guests?: boolean | undefined;
}

const commands: Readonly<Record<string, (folder: string, switches: Switches) => Promise<number>>> = {
  up,
  status: withCloud(status),
  down: withCloud(stopCloud),
  wipe: withCloud(async (cloud) => {
    await stopCloud(cloud);
    wipe(cloud);
  }),
};

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const yes = { type: "boolean" } as const;
  const options = { folder: { type: "string" }, optional: yes, guests: yes } as const;
  const { positionals, values } = parseArgs({ args: [...words], options, allowPositionals: true });
  const command = positionals.length === 1 ? commands[positionals[0] ?? ""] : undefined;
  if (command) return command(resolve(values.folder ?? cloudFolder(process.env)), values);
  console.error(`say one of: ${Object.keys(commands).join(", ")}`);
  return 2;
}

async function up(folder: string, { optional, guests }: Switches): Promise<number> {
  const started = Date.now();
  const say = (text: string) =>
    console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s] ${text}`);
  const reason = await installOpenstack(say, guests);
  if (reason !== undefined) {
    console.error(`OpenStack cannot run here: ${reason}`);
    return optional ? 0 : 1;
  }
  try {
    const file = cloudsFile(await startCloud(folder, say, guests));
    say("it is up. In clouds.yaml: admin, flatcar and flatcar-application");
    console.log(`\n  export OS_CLIENT_CONFIG_FILE=${file} OS_CLOUD=flatcar\n`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

function withCloud(action: (cloud: Cloud) => Promise<void>) {
  return async (folder: string) => {
    const cloud = readCloud(folder);
    if (cloud) await action(cloud);
    else console.log(`there is no cloud in ${folder}`);
    return 0;
  };
}

async function status(cloud: Cloud): Promise<void> {
  const all = serviceStatuses(cloud);
  for (const { name, pid, memoryMiB } of all) {
    console.log(
      `${name.padEnd(18)} ${pid === undefined ? "has ended" : `pid ${String(pid).padEnd(8)} ${String(memoryMiB).padStart(5)} MiB`}`,
    );
  }
  const sum = all.reduce((total, { memoryMiB }) => total + memoryMiB, 0);
  console.log(all.length === 0 ? "nothing of it runs" : `${sum} MiB in all; clouds.yaml: ${cloudsFile(cloud)}`);
}
