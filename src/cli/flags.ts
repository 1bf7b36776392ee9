import type { Flag } from "./command.ts";

const printNothing = "print no Ignition, only what is wrong or doubtful";

/** Every option there is; an option means the same wherever it is taken. */
export const flags: readonly Flag[] = [
  { name: "file", short: "f", value: "FILE", description: "deployment file; flatcar.yaml or flatcar.ts when left out" },
  { name: "machine", value: "NAME", description: "a machine or a pool of the deployment file" },
  { name: "simulate", description: "run on simulated clouds: no account, no cost" },
  { name: "state", value: "URL", description: "where state is kept: file://, s3://, azblob://, gs://, https://" },
  { name: "yes", short: "y", description: "do not ask" },
  { name: "offline", description: "use the release data that comes with the package" },
  {
    name: "check",
    short: "c",
    description: "change nothing, and exit with 3 where something would change",
    descriptions: { "ignition render": printNothing, "ignition merge": printNothing },
  },
  {
    name: "update",
    description: "move pins to what there is now: all, one channel's, one extension's, or to a version",
  },
  {
    name: "accept-unsigned",
    description: "take an image that nobody signed for in the place of one that is signed",
  },
  { name: "refresh", description: "ask the cloud for every machine first, and plan by what is there" },
  { name: "strict", short: "s", description: "take warnings for errors, those of lints too" },
  {
    name: "spec",
    value: "VERSION",
    description: "write Ignition in this version, for example 3.3.0; refused where it does not hold everything",
    values: ["3.0.0", "3.1.0", "3.2.0", "3.3.0", "3.4.0", "3.5.0", "3.6.0", "3.7.0-experimental"],
  },
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
  {
    name: "from",
    value: "FORMAT",
    description: "what the file is: clc, ignition or cloud-config; what it looks like when left out",
    values: ["clc", "ignition", "cloud-config"],
  },
  {
    name: "engine",
    value: "NAME",
    description: "who works it out: `model`, or Ignition's own engine on a scratch root",
    values: ["model", "ignition"],
  },
  { name: "platform", value: "ID", description: "platform, for example aws", values: "platforms" },
  { name: "region", value: "NAME", description: "region of the platform" },
  {
    name: "url",
    value: "URL",
    description:
      "where the platform fetches the file from, with {channel}, {version}, {arch}, {file} where these belong",
  },
  {
    name: "place",
    value: "PLATFORM/REGION",
    description: "look there too: a platform and a region, or a platform alone that has none; may be given again",
  },
  {
    name: "owner",
    value: "ID",
    description: "owner label to look for too, as it is on what is left; may be given again",
  },
  { name: "delete", description: "delete what is found" },
  { name: "with-data", description: "delete volumes too, with what is on them" },
  { name: "arch", value: "ARCH", description: "amd64 or arm64", values: ["amd64", "arm64"] },
  { name: "signature", value: "FILE", description: "detached signature; FILE.sig beside the file when left out" },
  { name: "digests", value: "FILE", description: "DIGESTS.asc, or DIGESTS with DIGESTS.sig beside it" },
  { name: "key", value: "FILE", description: "a newer copy of Flatcar's key than the one that comes with the package" },
  { name: "fingerprint", value: "HEX", description: "primary key of --key that counts in place of Flatcar's" },
  {
    name: "channel",
    value: "CHANNEL",
    description: "only this channel or LTS stream",
    values: ["stable", "beta", "alpha", "lts", "lts-2024", "edge"],
  },
  { name: "since", value: "DATE", description: "only what was published from this day on, for example 2026-01-01" },
  { name: "at", value: "DATE", description: "as it was at the end of this day, for example 2026-05-01" },
  { name: "markdown", description: "print Markdown, for a pull request" },
  {
    name: "fail-if",
    value: "POLICY",
    description: "exit with 3 where FROM breaks this, for example `fixes older than 30d`; may be given again",
  },
  {
    name: "severities",
    value: "FILE",
    description: 'how severe each CVE is: a feed of NVD (schema 2.0), or {"CVE-2026-68480": "high"}',
  },
  { name: "decompress", description: "write the file unpacked, its zeros left out as holes" },
  { name: "older-than", value: "AGE", description: "what was not used for so long, for example 30d or 12h" },
  { name: "keep", value: "SIZE", description: "what was used last, up to this size, for example 10GiB" },
  { name: "all", description: "every image that was published with the release, in every region" },
  { name: "serve", description: "serve the mirror by HTTP on 127.0.0.1 until Ctrl-C; the network is not asked" },
  { name: "port", value: "PORT", description: "port to serve on, 8080 when left out; 0 takes any that is free" },
  { name: "sarif", description: "print what is wrong or doubtful as SARIF 2.1.0, for code scanning, and nothing else" },
  { name: "json", description: "print one JSON document" },
  { name: "help", short: "h", description: "show help" },
  { name: "version", short: "V", description: "show versions" },
];

/** Taken by every command. */
export const commonFlags = ["json", "help", "version"] as const;
