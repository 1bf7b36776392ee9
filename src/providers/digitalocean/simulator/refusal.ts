/** An answer of the API that says no. */
export class Refusal extends Error {
  readonly status: number;
  /** The short word that goes with the status, `ErrorBody.id`. */
  readonly id: string;

  constructor(status: number, id: string, message: string) {
    super(message);
    this.status = status;
    this.id = id;
  }
}

/** What the API says of a value, word for word as clients of the vendor show it. */
export function unprocessable(message: string): Refusal {
  return new Refusal(422, "unprocessable_entity", message);
}

export function notFound(): Refusal {
  return new Refusal(404, "not_found", "The resource you were accessing could not be found.");
}

/** Something is under way with it: `Droplet already has a pending event.` */
export function busy(message: string): Refusal {
  return new Refusal(422, "unprocessable_entity", message);
}
