import type { Report } from "../report/report.ts";
import type { Config } from "../schema/ignition.ts";

export function validateIgnition(_config: Config, _minor: number, _report: Report): void {}
