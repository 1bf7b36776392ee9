export type { ImageArgs, ImageResource, KindArgs, KindResource, ResourceClass } from "./beside.ts";
export { butane, butaneText, config, ignition } from "./config.ts";
export { Deployment, type DeploymentArgs } from "./deployment.ts";
export type {
  ButaneInput,
  ConfigInput,
  DeepInput,
  IgnitionInput,
  MachineArgs,
  PlatformCredentials,
} from "./inputs.ts";
export { type AnyMachineArgs, type AnyMachineOptions, Machine } from "./machine.ts";
export * from "./platforms.generated.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export { type MachineClass, type MachineResource, machineClass } from "./resource.ts";
