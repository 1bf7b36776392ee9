// Generated from the registry by scripts/generate.ts; do not edit.
import { imageClass } from "./beside.ts";
import { machineClass } from "./resource.ts";

/** Resources of aws. */
export const aws = {
  Machine: machineClass("aws"),
};

/** Resources of digitalocean. */
export const digitalocean = {
  Machine: machineClass("digitalocean"),
  Image: imageClass("digitalocean"),
};

/** Resources of hetzner. */
export const hetzner = {
  Machine: machineClass("hetzner"),
  Image: imageClass("hetzner"),
};
