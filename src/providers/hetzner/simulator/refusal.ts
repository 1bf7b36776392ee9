/** What the API refuses, in its own words. */
export class RefusalError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function refuse(status: number, code: string, message: string, details?: unknown): RefusalError {
  return new RefusalError(status, code, message, details);
}

/** https://docs.hetzner.cloud/reference/cloud#errors */
export function invalid(field: string, why: string): RefusalError {
  return refuse(422, "invalid_input", `invalid input in field '${field}': ${why}`, {
    fields: [{ name: field, messages: [why] }],
  });
}

export function bodyOf({ code, message, details }: RefusalError): unknown {
  return { error: { code, message, ...(details === undefined ? { details: null } : { details }) } };
}
