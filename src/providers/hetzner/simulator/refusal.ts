import { type SimulatedAnswer, SimulatedRefusal } from "../../../http/simulated-answer.ts";

/** An error as the API writes it, https://docs.hetzner.cloud/reference/cloud#errors */
export function errorOf(status: number, code: string, message: string, details: unknown = null): SimulatedAnswer {
  return { status, body: { error: { code, message, details } } };
}

/** What the API refuses, in its own words. */
export function refuse(status: number, code: string, message: string, details?: unknown): SimulatedRefusal {
  return new SimulatedRefusal(errorOf(status, code, message, details));
}

export function invalid(field: string, why: string): SimulatedRefusal {
  return refuse(422, "invalid_input", `invalid input in field '${field}': ${why}`, fieldsOf(field, why));
}

export function fieldsOf(name: string, why: string) {
  return { fields: [{ name, messages: [why] }] };
}
