// Generated from the registry by scripts/generate.ts; do not edit.
import { machineClass } from "./resource.ts";

/** Resources of aws. */
export const aws = { Machine: machineClass("aws") };

/** Resources of openstack. */
export const openstack = { Machine: machineClass("openstack") };
