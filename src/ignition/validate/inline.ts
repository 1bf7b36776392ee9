import type { Report } from "../report/report.ts";

export function validateInlineConfig(_text: string, _minor: number, _report: Report): void {}
