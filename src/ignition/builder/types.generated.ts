// Generated from src/ignition/schema by scripts/generate.ts; do not edit.
import type { AbsolutePath, DropinName, Mode, UnitName } from "./leaves.ts";

/**
 * A machine's configuration as a program writes it, for each version of Butane. `Late` is what may stand in the place of a text: the
 * output of a resource.
 */
export type MachineConfig<Late = never> = ButaneConfig<Late> | ButaneConfig1_0<Late> | ButaneConfig1_2<Late>;

export interface ButaneConfig1_2<Late = never> {
  readonly variant?: "flatcar";
  readonly version: "1.2.0-experimental";
  readonly ignition?: IgnitionConfig<Late>;
  readonly kernelArguments?: KernelArgumentsConfig<Late>;
  readonly groups?: readonly PasswdGroupConfig<Late>[];
  readonly users?: readonly PasswdUserConfig<Late>[];
  readonly directories?: readonly DirectoryConfig<Late>[];
  readonly disks?: readonly DiskConfig<Late>[];
  readonly files?: readonly FileConfig<Late>[];
  readonly filesystems?: readonly FilesystemConfig<Late>[];
  readonly links?: readonly LinkConfig<Late>[];
  readonly luks?: readonly LuksConfig1_2<Late>[];
  readonly raid?: readonly RaidConfig<Late>[];
  readonly trees?: readonly TreeConfig1_2<Late>[];
  readonly units?: readonly UnitConfig<Late>[];
  readonly quadlets?: readonly QuadletConfig<Late>[];
}

export interface QuadletConfig<Late = never> {
  readonly contents?: string | Late;
  readonly contentsLocal?: string | Late;
  readonly name?: string | Late;
  readonly rootful?: boolean;
  readonly dropins?: readonly DropinConfig<Late>[];
}

export interface TreeConfig1_2<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly local?: string | Late;
  readonly path?: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly fileMode?: Mode;
  readonly dirMode?: Mode;
}

export interface LuksConfig1_2<Late = never> {
  readonly clevis?: ClevisConfig<Late>;
  readonly device?: string | Late;
  readonly discard?: boolean;
  readonly keyFile?: ResourceConfig<Late>;
  readonly label?: string | Late;
  readonly name: string | Late;
  readonly openOptions?: readonly (string | Late)[];
  readonly options?: readonly (string | Late)[];
  readonly uuid?: string | Late;
  readonly wipeVolume?: boolean;
}

export interface ClevisConfig<Late = never> {
  readonly custom?: ClevisCustomConfig<Late>;
  readonly tang?: readonly TangConfig<Late>[];
  readonly threshold?: number;
  readonly tpm2?: boolean;
}

export interface TangConfig<Late = never> {
  readonly thumbprint?: string | Late;
  readonly url?: string | Late;
  readonly advertisement?: string | Late;
}

export interface ClevisCustomConfig<Late = never> {
  readonly config?: string | Late;
  readonly needsNetwork?: boolean;
  readonly pin?: string | Late;
}

export interface ButaneConfig1_0<Late = never> {
  readonly variant?: "flatcar";
  readonly version: "1.0.0";
  readonly ignition?: IgnitionConfig<Late>;
  readonly kernelArguments?: KernelArgumentsConfig<Late>;
  readonly groups?: readonly PasswdGroupConfig<Late>[];
  readonly users?: readonly PasswdUserConfig1_0<Late>[];
  readonly directories?: readonly DirectoryConfig<Late>[];
  readonly disks?: readonly DiskConfig<Late>[];
  readonly files?: readonly FileConfig<Late>[];
  readonly filesystems?: readonly FilesystemConfig<Late>[];
  readonly links?: readonly LinkConfig<Late>[];
  readonly luks?: readonly LuksConfig1_0<Late>[];
  readonly raid?: readonly RaidConfig<Late>[];
  readonly trees?: readonly TreeConfig<Late>[];
  readonly units?: readonly UnitConfig1_0<Late>[];
  readonly quadlets?: never;
}

export interface UnitConfig1_0<Late = never> {
  readonly contents?: string | Late;
  readonly dropins?: readonly DropinConfig1_0<Late>[];
  readonly enabled?: boolean;
  readonly mask?: boolean;
  readonly name: UnitName;
  readonly contentsLocal?: never;
}

export interface DropinConfig1_0<Late = never> {
  readonly contents?: string | Late;
  readonly name: DropinName;
  readonly contentsLocal?: never;
}

export interface LuksConfig1_0<Late = never> {
  readonly device?: string | Late;
  readonly keyFile?: ResourceConfig<Late>;
  readonly label?: string | Late;
  readonly name: string | Late;
  readonly options?: readonly (string | Late)[];
  readonly uuid?: string | Late;
  readonly wipeVolume?: boolean;
  readonly discard?: never;
  readonly openOptions?: never;
  readonly clevis?: never;
}

export interface PasswdUserConfig1_0<Late = never> {
  readonly gecos?: string | Late;
  readonly groups?: readonly (string | Late)[];
  readonly homeDir?: string | Late;
  readonly name: string | Late;
  readonly noCreateHome?: boolean;
  readonly noLogInit?: boolean;
  readonly noUserGroup?: boolean;
  readonly passwordHash?: string | Late;
  readonly primaryGroup?: string | Late;
  readonly shouldExist?: boolean;
  readonly sshAuthorizedKeys?: readonly (string | Late)[];
  readonly shell?: string | Late;
  readonly system?: boolean;
  readonly uid?: number;
  readonly sshAuthorizedKeysLocal?: never;
}

export interface ButaneConfig<Late = never> {
  readonly variant?: "flatcar";
  readonly version?: "1.1.0";
  readonly ignition?: IgnitionConfig<Late>;
  readonly kernelArguments?: KernelArgumentsConfig<Late>;
  readonly groups?: readonly PasswdGroupConfig<Late>[];
  readonly users?: readonly PasswdUserConfig<Late>[];
  readonly directories?: readonly DirectoryConfig<Late>[];
  readonly disks?: readonly DiskConfig<Late>[];
  readonly files?: readonly FileConfig<Late>[];
  readonly filesystems?: readonly FilesystemConfig<Late>[];
  readonly links?: readonly LinkConfig<Late>[];
  readonly luks?: readonly LuksConfig<Late>[];
  readonly raid?: readonly RaidConfig<Late>[];
  readonly trees?: readonly TreeConfig<Late>[];
  readonly units?: readonly UnitConfig<Late>[];
  readonly quadlets?: never;
}

export interface UnitConfig<Late = never> {
  readonly contents?: string | Late;
  readonly contentsLocal?: string | Late;
  readonly dropins?: readonly DropinConfig<Late>[];
  readonly enabled?: boolean;
  readonly mask?: boolean;
  readonly name: UnitName;
}

export interface DropinConfig<Late = never> {
  readonly contents?: string | Late;
  readonly contentsLocal?: string | Late;
  readonly name: DropinName;
}

export interface TreeConfig<Late = never> {
  readonly local?: string | Late;
  readonly path?: AbsolutePath | Late;
  readonly group?: never;
  readonly user?: never;
  readonly fileMode?: never;
  readonly dirMode?: never;
}

export interface RaidConfig<Late = never> {
  readonly devices?: readonly (string | Late)[];
  readonly level?: string | Late;
  readonly name: string | Late;
  readonly options?: readonly (string | Late)[];
  readonly spares?: number;
}

export interface LuksConfig<Late = never> {
  readonly device?: string | Late;
  readonly discard?: boolean;
  readonly keyFile?: ResourceConfig<Late>;
  readonly label?: string | Late;
  readonly name: string | Late;
  readonly openOptions?: readonly (string | Late)[];
  readonly options?: readonly (string | Late)[];
  readonly uuid?: string | Late;
  readonly wipeVolume?: boolean;
  readonly clevis?: never;
}

export interface LinkConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly hard?: boolean;
  readonly target?: string | Late;
}

export interface FilesystemConfig<Late = never> {
  readonly device: string | Late;
  readonly format?: string | Late;
  readonly label?: string | Late;
  readonly mountOptions?: readonly (string | Late)[];
  readonly options?: readonly (string | Late)[];
  readonly path?: AbsolutePath | Late;
  readonly uuid?: string | Late;
  readonly wipeFilesystem?: boolean;
  readonly withMountUnit?: boolean;
}

export interface FileConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly append?: readonly (string | Late | ResourceConfig<Late>)[];
  readonly contents?: string | Late | ResourceConfig<Late>;
  readonly mode?: Mode;
}

export interface DiskConfig<Late = never> {
  readonly device: string | Late;
  readonly partitions?: readonly PartitionConfig<Late>[];
  readonly wipeTable?: boolean;
}

export interface PartitionConfig<Late = never> {
  readonly guid?: string | Late;
  readonly label?: string | Late;
  readonly number?: number;
  readonly resize?: boolean;
  readonly shouldExist?: boolean;
  readonly sizeMiB?: number;
  readonly startMiB?: number;
  readonly typeGuid?: string | Late;
  readonly wipePartitionEntry?: boolean;
}

export interface DirectoryConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly mode?: Mode;
}

export interface NodeUserConfig<Late = never> {
  readonly id?: number;
  readonly name?: string | Late;
}

export interface NodeGroupConfig<Late = never> {
  readonly id?: number;
  readonly name?: string | Late;
}

export interface PasswdUserConfig<Late = never> {
  readonly gecos?: string | Late;
  readonly groups?: readonly (string | Late)[];
  readonly homeDir?: string | Late;
  readonly name: string | Late;
  readonly noCreateHome?: boolean;
  readonly noLogInit?: boolean;
  readonly noUserGroup?: boolean;
  readonly passwordHash?: string | Late;
  readonly primaryGroup?: string | Late;
  readonly shouldExist?: boolean;
  readonly sshAuthorizedKeys?: readonly (string | Late)[];
  readonly sshAuthorizedKeysLocal?: readonly (string | Late)[];
  readonly shell?: string | Late;
  readonly system?: boolean;
  readonly uid?: number;
}

export interface PasswdGroupConfig<Late = never> {
  readonly gid?: number;
  readonly name: string | Late;
  readonly passwordHash?: string | Late;
  readonly shouldExist?: boolean;
  readonly system?: boolean;
}

export interface KernelArgumentsConfig<Late = never> {
  readonly shouldExist?: readonly (string | Late)[];
  readonly shouldNotExist?: readonly (string | Late)[];
}

export interface IgnitionConfig<Late = never> {
  readonly config?: IgnitionConfigConfig<Late>;
  readonly proxy?: ProxyConfig<Late>;
  readonly security?: SecurityConfig<Late>;
  readonly timeouts?: TimeoutsConfig<Late>;
}

export interface TimeoutsConfig<_Late = never> {
  readonly httpResponseHeaders?: number;
  readonly httpTotal?: number;
}

export interface SecurityConfig<Late = never> {
  readonly tls?: TLSConfig<Late>;
}

export interface TLSConfig<Late = never> {
  readonly certificateAuthorities?: readonly ResourceConfig<Late>[];
}

export interface ProxyConfig<Late = never> {
  readonly httpProxy?: string | Late;
  readonly httpsProxy?: string | Late;
  readonly noProxy?: readonly (string | Late)[];
}

export interface IgnitionConfigConfig<Late = never> {
  readonly merge?: readonly ResourceConfig<Late>[];
  readonly replace?: ResourceConfig<Late>;
}

export interface ResourceConfig<Late = never> {
  readonly compression?: string | Late;
  readonly httpHeaders?: readonly HTTPHeaderConfig<Late>[];
  readonly source?: string | Late;
  readonly inline?: string | Late;
  readonly local?: string | Late;
  readonly verification?: VerificationConfig<Late>;
}

export interface VerificationConfig<Late = never> {
  readonly hash?: string | Late;
}

export interface HTTPHeaderConfig<Late = never> {
  readonly name: string | Late;
  readonly value?: string | Late;
}
