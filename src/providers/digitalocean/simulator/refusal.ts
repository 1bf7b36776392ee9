import { SimulatedRefusal } from "../../../http/simulated-answer.ts";

/** An answer that says no: the status, its short word, and a sentence. */
export function refused(status: number, id: string, message: string) {
  return { status, body: { id, message, request_id: "4d9d8375-3c56-4925-a3e7-eb137fed17e9" } };
}

/** What the API says of a value, word for word as clients of the vendor show it. */
export function unprocessable(message: string): SimulatedRefusal {
  return new SimulatedRefusal(refused(422, "unprocessable_entity", message));
}

export function notFound(): SimulatedRefusal {
  return new SimulatedRefusal(refused(404, "not_found", "The resource you were accessing could not be found."));
}

/** Something else has what is unique, or uses it. */
export function conflict(message: string): SimulatedRefusal {
  return new SimulatedRefusal(refused(409, "conflict", message));
}

/** Something else has to be done first. */
export function precondition(message: string): SimulatedRefusal {
  return new SimulatedRefusal(refused(412, "precondition_failed", message));
}
