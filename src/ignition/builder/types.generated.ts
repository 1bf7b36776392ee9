// Generated from src/ignition/schema by scripts/generate.ts; do not edit.
import type { AbsolutePath, DropinName, Mode, UnitName } from "./leaves.ts";

/** A machine's configuration as a program writes it. `Late` is what may stand in the place of a text: the output of a resource. */
export interface MachineConfig<Late = never> {
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
}

export interface IgnitionConfig<Late = never> {
  readonly config?: IgnitionConfigConfig<Late>;
  readonly proxy?: ProxyConfig<Late>;
  readonly security?: SecurityConfig<Late>;
  readonly timeouts?: TimeoutsConfig<Late>;
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

export interface HTTPHeaderConfig<Late = never> {
  readonly name: string | Late;
  readonly value?: string | Late;
}

export interface VerificationConfig<Late = never> {
  readonly hash?: string | Late;
}

export interface ProxyConfig<Late = never> {
  readonly httpProxy?: string | Late;
  readonly httpsProxy?: string | Late;
  readonly noProxy?: readonly (string | Late)[];
}

export interface SecurityConfig<Late = never> {
  readonly tls?: TLSConfig<Late>;
}

export interface TLSConfig<Late = never> {
  readonly certificateAuthorities?: readonly ResourceConfig<Late>[];
}

export interface TimeoutsConfig<_Late = never> {
  readonly httpResponseHeaders?: number;
  readonly httpTotal?: number;
}

export interface KernelArgumentsConfig<Late = never> {
  readonly shouldExist?: readonly (string | Late)[];
  readonly shouldNotExist?: readonly (string | Late)[];
}

export interface PasswdGroupConfig<Late = never> {
  readonly gid?: number;
  readonly name: string | Late;
  readonly passwordHash?: string | Late;
  readonly shouldExist?: boolean;
  readonly system?: boolean;
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

export interface DirectoryConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly mode?: Mode;
}

export interface NodeGroupConfig<Late = never> {
  readonly id?: number;
  readonly name?: string | Late;
}

export interface NodeUserConfig<Late = never> {
  readonly id?: number;
  readonly name?: string | Late;
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

export interface FileConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly append?: readonly (string | Late | ResourceConfig<Late>)[];
  readonly contents?: string | Late | ResourceConfig<Late>;
  readonly mode?: Mode;
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

export interface LinkConfig<Late = never> {
  readonly group?: NodeGroupConfig<Late>;
  readonly overwrite?: boolean;
  readonly path: AbsolutePath | Late;
  readonly user?: NodeUserConfig<Late>;
  readonly hard?: boolean;
  readonly target?: string | Late;
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
}

export interface RaidConfig<Late = never> {
  readonly devices?: readonly (string | Late)[];
  readonly level?: string | Late;
  readonly name: string | Late;
  readonly options?: readonly (string | Late)[];
  readonly spares?: number;
}

export interface TreeConfig<Late = never> {
  readonly local?: string | Late;
  readonly path?: AbsolutePath | Late;
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
