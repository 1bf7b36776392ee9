import { type MachineStatus, noDeployment, type Status } from "../../engine/index.ts";
import type { Addresses } from "../../platform.ts";
import { type Context, exitCodes } from "../command.ts";
import { nextLines } from "../next.ts";
import { deploymentName, open } from "../opened.ts";
import { machines, type Style } from "../style.ts";
import { formatTable } from "../table.ts";

/** `status [NAME]`: every machine as state and cloud see it together. */
export default async function status(context: Context): Promise<number> {
  const { host, output } = context;
  const name = await deploymentName(context);
  const deployment = await open(context, name);
  try {
    if (!deployment.exists()) throw noDeployment(name);
    const found = await deployment.status({ signal: host.signal });
    output.document({ name, interrupted: found.interrupted, machines: found.machines.map(machineDocument) });
    print(name, found, context);
    for (const line of nextLines(context, found.interrupted ? ["up", "destroy"] : ["plan", "destroy"]))
      output.line(line);
    return exitCodes.done;
  } finally {
    await deployment.close();
  }
}

function print(name: string, { machines: list, interrupted }: Status, { output }: Context): void {
  const { style } = output;
  output.line(`${style.bold(name)} · ${machines(list.length)}`);
  output.line();
  const rows = list.map((machine) => [
    machine.name ?? "(no name)",
    phase(machine, style),
    machine.platform,
    machine.known ? machine.known.plan.release.version : "",
    machine.id,
    address(machine.addresses),
  ]);
  for (const line of formatTable(rows, output)) output.line(line);
  const gone = list.filter((machine) => machine.phase === "gone").length;
  const unknown = list.filter((machine) => machine.phase === "unknown").length;
  const notes = [
    ...(interrupted ? ["an earlier run was interrupted: `up` or `destroy` finishes what it began"] : []),
    ...(gone > 0 ? [`${machines(gone)} gone: \`up\` makes them anew`] : []),
    ...(unknown > 0
      ? [`${machines(unknown)} made by an interrupted run: the next run takes them up or deletes them`]
      : []),
  ];
  if (notes.length > 0) output.line();
  for (const note of notes) output.line(style.yellow(`  ${note}`));
}

function phase({ phase: now }: MachineStatus, style: Style): string {
  const colors = { running: "green", pending: "yellow", stopped: "yellow", gone: "red", unknown: "yellow" } as const;
  return style[colors[now]](now);
}

function address({ publicIpv4, publicIpv6, privateIpv4 }: Addresses): string {
  return publicIpv4 ?? publicIpv6 ?? privateIpv4 ?? "";
}

function machineDocument({ name, platform, id, phase: now, addresses, known }: MachineStatus): unknown {
  return { name, platform, id, phase: now, addresses, release: known?.plan.release, image: known?.plan.image };
}
