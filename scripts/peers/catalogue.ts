import { cloudinitFiles } from "./coreos-cloudinit.ts";

/** Software of others that the tests run against. Its version is exact and part of its place in the cache. */
export type Peer = PythonPeer | GoPeer | NpmPeer;

interface About {
  readonly name: string;
  readonly version: string;
  /** What the tests need it for, one phrase. */
  readonly about: string;
  /** How long getting it takes, in words. */
  readonly takes: string;
}

/** A package of PyPI in a virtual environment of its own. */
export interface PythonPeer extends About {
  readonly kind: "python";
  readonly requirement: string;
  /** File beside this one that pins what the package itself asks for. */
  readonly constraints: string;
}

/** A package of npm in a folder of its own: one that would force versions on the packages of this one. */
export interface NpmPeer extends About {
  readonly kind: "npm";
}

/** What stands in a file, and what is to stand there. */
export type Passage = readonly [from: string, to: string];

/** A program built from a module of the Go module proxy. */
export interface GoPeer extends About {
  readonly kind: "go";
  readonly module: string;
  /** Package with the program, below the module; or a file beside this one that is the program and imports the module. */
  readonly source: { readonly package: string } | { readonly file: string };
  /** Variable that holds the program's own version; left out where there is none. */
  readonly versionVariable?: string;
  /** Other variables that the linker sets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** It has parts in C, and needs a compiler for them. */
  readonly cgo?: boolean;
  /** Files of the module, by their path in it, that are built with another text, or with passages replaced; `undefined`: without the file. */
  readonly files?: Readonly<Record<string, string | readonly Passage[] | undefined>>;
}

/** What the engine asks of libblkid, which only its stage `disks` does; that stage never runs in a test. */
const noBlkid = `package util

import "errors"

type PartitionInfo struct {
	Label, GUID, TypeGUID string
	StartSector, SizeInSectors int64
	Number int
}

type DiskInfo struct {
	LogicalSectorSize int
	Partitions []PartitionInfo
}

type FilesystemInfo struct{ Type, UUID, Label string }

var errNoBlkid = errors.New("built without libblkid")

func (d DiskInfo) GetPartition(n int) (PartitionInfo, bool) { return PartitionInfo{}, false }
func GetFilesystemInfo(string, bool) (FilesystemInfo, error) { return FilesystemInfo{}, errNoBlkid }
func DumpDisk(string) (DiskInfo, error)                      { return DiskInfo{}, errNoBlkid }
func GetBlockDevices(string) ([]string, error)               { return nil, errNoBlkid }
`;

/** What the engine asks of systemd: its version, to warn of an old one; and in that stage, to wait for devices. */
const noSystemd = `package systemd

import (
	"context"
	"errors"
)

func WaitOnDevices(context.Context, []string, string) error { return errors.New("built without systemd") }
func GetSystemdVersion(context.Context) (uint, error)       { return 255, nil }
`;

export const peers: readonly Peer[] = [
  {
    kind: "npm",
    name: "digitalocean-js",
    version: "2.1.2",
    about:
      "DigitalOcean's API as others speak it; as a package of ours it would force exact versions with known flaws on the whole tree",
    takes: "a few seconds",
  },
  {
    kind: "python",
    name: "moto",
    version: "5.2.5",
    about: "EC2 by others: the second cloud of the conformance suite and of the end-to-end tests",
    takes: "about a minute",
    requirement: "moto[ec2,server]==5.2.5",
    constraints: "moto.constraints.txt",
  },
  {
    kind: "python",
    name: "pydo",
    version: "0.44.0",
    about: "DigitalOcean's own client: it imports images and makes machines on the simulated DigitalOcean",
    takes: "about half a minute",
    requirement: "pydo==0.44.0",
    constraints: "pydo.constraints.txt",
  },
  {
    kind: "python",
    name: "openstacksdk",
    version: "4.22.0",
    about: "OpenStack's own client: it makes and reads what machines need on the simulated OpenStack",
    takes: "about half a minute",
    requirement: "openstacksdk==4.22.0",
    constraints: "openstacksdk.constraints.txt",
  },
  {
    kind: "go",
    name: "butane",
    version: "0.29.0",
    about: "the transpiler that ours must equal byte for byte",
    takes: "about a minute",
    module: "github.com/coreos/butane",
    source: { package: "internal" },
    versionVariable: "github.com/coreos/butane/internal/version.Raw",
  },
  {
    kind: "go",
    name: "butane-loop",
    version: "0.29.0",
    about: "the same transpiler without the time of its start, for `npm run bench`",
    takes: "about a minute",
    module: "github.com/coreos/butane",
    source: { file: "butane-loop.go" },
  },
  {
    kind: "go",
    name: "ignition-validate",
    version: "2.26.0",
    about: "Ignition's own judgement of a configuration",
    takes: "about a minute",
    module: "github.com/coreos/ignition/v2",
    source: { package: "validate" },
    versionVariable: "github.com/coreos/ignition/v2/internal/version.Raw",
  },
  {
    kind: "go",
    name: "ct",
    version: "0.9.4",
    about: "what made Ignition 2 of Container Linux Configs: the first half of what `ignition convert` must equal",
    takes: "about half a minute",
    module: "github.com/flatcar/container-linux-config-transpiler",
    source: { package: "internal" },
    versionVariable: "github.com/flatcar/container-linux-config-transpiler/internal/version.Raw",
  },
  {
    kind: "go",
    name: "ign-converter",
    version: "0.0.0-20230417193809-cee89ea7d8ff",
    about: "what makes Ignition 3 of Ignition 2: the second half of what `ignition convert` must equal",
    takes: "about half a minute",
    module: "github.com/coreos/ign-converter",
    source: { package: "internal" },
  },
  {
    kind: "go",
    name: "coreos-cloudinit",
    version: "1.14.0",
    about: "what a cloud-config did at every boot: what `ignition convert` must make of it",
    takes: "about half a minute",
    module: "github.com/coreos/coreos-cloudinit",
    source: { file: "coreos-cloudinit.go" },
    files: cloudinitFiles,
  },
  {
    kind: "go",
    name: "ignition",
    version: "2.26.0",
    about: "the engine that runs at first boot, as Flatcar builds it: what `ignition dry-run` must equal",
    takes: "two to five minutes",
    module: "github.com/coreos/ignition/v2",
    source: { package: "internal" },
    versionVariable: "github.com/coreos/ignition/v2/internal/version.Raw",
    variables: { "github.com/coreos/ignition/v2/internal/distro.selinuxRelabel": "false" },
    cgo: true,
    files: {
      "internal/exec/util/blkid.go": noBlkid,
      "internal/exec/util/blkid.c": undefined,
      "internal/exec/util/blkid.h": undefined,
      "internal/systemd/systemd.go": noSystemd,
    },
  },
];
