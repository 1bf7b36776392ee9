import type { CommandEntry, Flag } from "./command.ts";

/** Every option there is; an option means the same wherever it is taken. */
export const flags: readonly Flag[] = [
  { name: "file", short: "f", value: "FILE", description: "deployment file; flatcar.yaml or flatcar.ts when left out" },
  { name: "simulate", description: "run on simulated clouds: no account, no cost" },
  { name: "state", value: "URL", description: "where state is kept: file://, s3://, azblob://, gs://, https://" },
  { name: "yes", short: "y", description: "do not ask" },
  { name: "offline", description: "use the release data that comes with the package" },
  {
    name: "check",
    short: "c",
    description: "only check: `ignition render` prints nothing, `plan` exits with 3 when there are changes",
  },
  { name: "strict", short: "s", description: "take warnings for errors" },
  { name: "pretty", short: "p", description: "print JSON on many lines" },
  { name: "raw", short: "r", description: "print Ignition alone, as it always is here" },
  {
    name: "files-dir",
    short: "d",
    value: "DIR",
    description: "folder of `local` files; that of the Butane file when left out",
  },
  { name: "output", short: "o", value: "FILE", description: "write to this file, for you alone to read" },
  {
    name: "compat",
    value: "NAME",
    description: "take the command line of this program and print what it prints",
    values: ["butane-0.29", "ignition-2.26"],
  },
  { name: "machine", value: "NAME", description: "a machine of the deployment file, or a pool" },
  {
    name: "engine",
    value: "NAME",
    description: "who works it out: `model`, or Ignition's own engine on a scratch root",
    values: ["model", "ignition"],
  },
  { name: "platform", value: "ID", description: "platform, for example aws", values: "platforms" },
  { name: "region", value: "NAME", description: "region of the platform" },
  { name: "arch", value: "ARCH", description: "amd64 or arm64", values: ["amd64", "arm64"] },
  { name: "json", description: "print one JSON document" },
  { name: "help", short: "h", description: "show help" },
  { name: "version", short: "V", description: "show versions" },
];

/** Taken by every command. */
export const commonFlags = ["json", "help", "version"] as const;

/** Every command, loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: "plan",
    summary: "show what would be made or changed; needs no account and no engine",
    flags: ["file", "check", "offline", "simulate", "state"],
    examples: ["flatcar-deploy plan", "flatcar-deploy plan -f shop/flatcar.yaml --check"],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "up",
    summary: "make or change the machines of a deployment",
    flags: ["file", "yes", "simulate", "offline", "state"],
    examples: ["flatcar-deploy up", "flatcar-deploy up --simulate --yes"],
    load: () => import("./commands/up.ts"),
  },
  {
    name: "status",
    summary: "show the machines of a deployment as the cloud sees them",
    arguments: "[NAME]",
    count: [0, 1],
    flags: ["file", "simulate", "state"],
    load: () => import("./commands/status.ts"),
  },
  {
    name: "destroy",
    summary: "delete everything a deployment made",
    arguments: "[NAME]",
    count: [0, 1],
    flags: ["file", "yes", "simulate", "state"],
    load: () => import("./commands/destroy.ts"),
  },
  {
    name: "ignition render",
    summary: "print the user data that a machine with these files gets",
    arguments: "[FILE…]",
    count: [0, Number.POSITIVE_INFINITY],
    flags: ["pretty", "strict", "check", "raw", "files-dir", "output", "compat"],
    compat: ["butane-0.29"],
    examples: [
      "flatcar-deploy ignition render base.bu web.bu",
      "flatcar-deploy ignition render --compat butane-0.29 -s -p < base.bu",
    ],
    load: () => import("./commands/ignition-render.ts"),
  },
  {
    name: "ignition validate",
    summary: "check Ignition files by the rules of their own versions",
    arguments: "[FILE…]",
    count: [0, Number.POSITIVE_INFINITY],
    flags: ["strict", "compat"],
    compat: ["ignition-2.26"],
    examples: [
      "flatcar-deploy ignition validate config.ign",
      "flatcar-deploy ignition validate --compat ignition-2.26 config.ign",
    ],
    load: () => import("./commands/ignition-validate.ts"),
  },
  {
    name: "ignition dry-run",
    summary: "show what a machine with these files has after its first boot",
    arguments: "[FILE…]",
    count: [0, Number.POSITIVE_INFINITY],
    flags: ["machine", "file", "engine", "files-dir"],
    examples: [
      "flatcar-deploy ignition dry-run base.bu web.bu",
      "flatcar-deploy ignition dry-run --machine web -f shop/flatcar.yaml",
    ],
    load: () => import("./commands/ignition-dry-run.ts"),
  },
  {
    name: "release show",
    summary: "show the current releases, or what is in one",
    arguments: "[CHANNEL|VERSION]",
    count: [0, 1],
    flags: ["arch", "offline"],
    examples: ["flatcar-deploy release show", "flatcar-deploy release show lts-2024 --arch arm64"],
    load: () => import("./commands/release.ts"),
  },
  {
    name: "image show",
    summary: "find the image of a release on a platform",
    arguments: "CHANNEL|VERSION",
    count: [1, 1],
    flags: ["platform", "region", "arch", "offline"],
    examples: ["flatcar-deploy image show stable --platform aws --region eu-central-1"],
    load: () => import("./commands/image.ts"),
  },
  {
    name: "platforms",
    summary: "show the platforms, or the options, limits and credentials of one",
    arguments: "[ID]",
    count: [0, 1],
    flags: [],
    load: () => import("./commands/platforms.ts"),
  },
  {
    name: "completion",
    summary: "print the completion script of a shell: bash, zsh or fish",
    arguments: "SHELL",
    count: [1, 1],
    flags: [],
    examples: ["source <(flatcar-deploy completion bash)", "flatcar-deploy completion fish | source"],
    load: () => import("./commands/completion.ts"),
  },
];
