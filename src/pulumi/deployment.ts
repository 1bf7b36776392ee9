import * as pulumi from "@pulumi/pulumi";
import type { DeploymentInput } from "../deployment.ts";
import type { MachineSpec } from "../plan.ts";
import type { ImagePlan } from "../platform.ts";
import type { PlatformId } from "../providers/index.ts";
import { imageType } from "./beside.ts";
import { projectPath } from "./config.ts";
import { toRunError } from "./failure.ts";
import type { MachineArgs } from "./inputs.ts";
import { type MachineResource, machineClass, machineType } from "./resource.ts";

/** What `flatcar.yaml` holds, typed, or the file itself. The name is the resource's own when left out. */
export type DeploymentArgs =
  | (Omit<DeploymentInput, "name"> & { readonly name?: string; readonly file?: never })
  | { readonly file: string };

type Machines = Readonly<Record<string, MachineResource>>;

/** Every machine of every pool of a deployment. Paths are relative to the file, or to the project's folder. */
export class Deployment extends pulumi.ComponentResource {
  static readonly __pulumiType = "flatcar:index:Deployment";

  /** The machines by name: `shop-web-0`. */
  declare readonly machines: pulumi.Output<Machines>;
  /** Address of every machine by its name. */
  declare readonly addresses: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: DeploymentArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(Deployment.__pulumiType, name, {}, opts);
    const made = expand(name, args).then((machines) => registerMachines(this, machines));
    const machines = pulumi.output(made) as unknown as pulumi.Output<Machines>;
    const addresses = pulumi.output(made.then(addressesOf));
    Object.assign(this, { machines, addresses });
    this.registerOutputs({ addresses });
  }
}

/** One machine of a deployment, ready to be registered. */
export interface NamedMachine extends MachineArgs {
  readonly platform: PlatformId;
  readonly name: string;
}

/** Registers machines below a component. A machine's resource is called as the machine is. */
export function registerMachines(parent: pulumi.Resource, machines: readonly NamedMachine[]): Machines {
  return Object.fromEntries(
    machines.map(({ platform, ...args }) => [args.name, new (machineClass(platform))(args.name, args, { parent })]),
  );
}

/** A machine whose release, image and Ignition are known already. */
export interface PlannedSpec extends Omit<MachineSpec, "config" | "at"> {
  readonly ignition: string;
  /** Name of the image that it waits for; left out where none is imported. */
  readonly boots?: string;
}

/** An image whose file is known already. */
export interface PlannedImage {
  readonly platform: PlatformId;
  readonly plan: ImagePlan;
}

/** A machine whose outputs nobody reads: it declares none, since Pulumi makes a dozen promises for each. */
class Planned extends pulumi.CustomResource {}

/** The same resources as `Deployment` makes, for machines and images that are planned already. */
export function deployPlanned(
  name: string,
  machines: readonly PlannedSpec[],
  images: ReadonlyMap<string, PlannedImage>,
): void {
  const parent = new pulumi.ComponentResource(Deployment.__pulumiType, name);
  const made = new Map(
    [...images].map(([own, { platform, plan }]) => {
      const { release, ...file } = plan;
      const args = { ...file, release: release.version, ...release };
      return [own, new Planned(imageType(platform), own, args, { parent })];
    }),
  );
  for (const spec of machines) {
    const { platform, ...args } = toNamedMachine(spec);
    const image = spec.boots === undefined ? undefined : made.get(spec.boots);
    new Planned(machineType(platform), args.name, args, { parent, ...(image ? { dependsOn: [image] } : {}) });
  }
}

function addressesOf(machines: Machines): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(machines).map(([name, { address }]) => [name, address]));
}

/** The machines of a deployment, with everything compiled that needs no platform. Loads the code for it only now. */
async function expand(name: string, args: DeploymentArgs): Promise<readonly NamedMachine[]> {
  try {
    const { render } = await import("../ignition/index.ts");
    const rendered = new Map<MachineSpec["config"], string>();
    return (await specsOf(name, args)).map((spec) => {
      const ignition = rendered.get(spec.config) ?? render(spec.config).ignition;
      rendered.set(spec.config, ignition);
      return withExtensions(toNamedMachine({ ...spec, ignition }), spec);
    });
  } catch (error) {
    throw toRunError(error);
  }
}

async function specsOf(name: string, args: DeploymentArgs): Promise<readonly MachineSpec[]> {
  const { checkDeployment, loadDeployment } = await import("../deployment.ts");
  const { throwFindings } = await import("../errors.ts");
  if (args.file !== undefined) return (await loadDeployment(projectPath(args.file))).machines;
  const { file: _file, ...value } = args;
  const { machines, findings } = await checkDeployment({ name, ...value }, projectPath("Pulumi.yaml"), (path) => ({
    path,
  }));
  throwFindings(findings);
  return machines;
}

/** Extensions go below the configuration, which then is not complete. */
function withExtensions(machine: NamedMachine, { extensions, extensionUpdates }: MachineSpec): NamedMachine {
  const { ignition, ...rest } = machine;
  if (!extensions || ignition === undefined) return machine;
  const config = [{ ignition, name: "config" }];
  return { ...rest, config, extensions, ...(extensionUpdates ? { extensionUpdates } : {}) };
}

function toNamedMachine(spec: PlannedSpec): NamedMachine {
  const { name, platform, release, options, ignition, arch, labels, onConfigChange, onImageChange } = spec;
  const { version, image, ownImage } = spec;
  const optional = { arch, labels, onConfigChange, onImageChange, version, image, ownImage };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { name, platform, release, options, ignition, ...Object.fromEntries(given) };
}
