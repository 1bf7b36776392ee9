import type { z } from "zod";
import type { Sample } from "../../platform.ts";
import type { options } from "./options.ts";

type Input = z.input<typeof options>;

const smallest = { serverType: "cx23", location: "fsn1" } as const satisfies Input;

/** Ids of what a project of the simulated cloud holds from the start, see `simulator/given.ts`. */
const given = { network: 101, firewall: 102, placementGroup: 103, volume: 104, ipv4: 105, ipv6: 106 } as const;

const full: readonly Input[] = [
  {
    ...smallest,
    ipv4: true,
    ipv6: true,
    primaryIpv4: given.ipv4,
    primaryIpv6: given.ipv6,
    networks: [{ network: given.network, ip: "10.0.1.10", aliasIps: ["10.0.1.11", "10.0.1.12"] }],
    firewalls: [given.firewall],
    placementGroup: given.placementGroup,
    volumes: [given.volume],
    sshKeys: ["operator"],
    backups: true,
    reverseDns: { ipv4: "web.example.com", ipv6: "web6.example.com" },
    protection: true,
    onServerTypeChange: "restart",
    keepDisk: true,
  },
  { ...smallest, ipv4: false, ipv6: false, networks: [{ network: given.network }], power: "off" },
];

/** What the conformance suite and the registry's test need to know of Hetzner Cloud. */
export const sample: Sample<Input> = {
  options: { amd64: smallest, arm64: { ...smallest, serverType: "cax11" } },
  changed: {
    labels: { labels: { role: "changed" } },
    ignition: {
      ignition: JSON.stringify({ ignition: { version: "3.4.0" }, storage: { files: [{ path: "/etc/changed" }] } }),
    },
    "options.networks": {
      options: { networks: [{ network: given.network, ip: "10.0.1.20", aliasIps: ["10.0.1.21"] }] },
    },
    "options.firewalls": { options: { firewalls: [given.firewall] } },
    "options.volumes": { options: { volumes: [given.volume] } },
    "options.backups": { options: { backups: true } },
    "options.reverseDns": { options: { reverseDns: { ipv4: "web.example.com", ipv6: "web6.example.com" } } },
    "options.protection": { options: { protection: true } },
    "options.power": { options: { power: "off" } },
    "options.keepDisk": { options: { keepDisk: true } },
    "options.serverType": { options: { serverType: "cx33", onServerTypeChange: "restart" } },
    "options.onServerTypeChange": { options: { onServerTypeChange: "restart" } },
  },
  replacing: { path: "options.serverType", options: { serverType: "cx33" } },
  full,
  refusedLabels: [
    { "flatcar-deploy.role": "web" },
    { "hetzner.cloud/role": "web" },
    { "Not a domain/role": "web" },
    { ["k".repeat(64)]: "web" },
    { "-role": "web" },
    { role: "v".repeat(64) },
    { role: "two words" },
  ],
};
