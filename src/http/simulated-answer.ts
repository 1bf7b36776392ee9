/** What a simulated API says. */
export interface SimulatedAnswer {
  readonly status: number;
  /** JSON; a text is sent as it is, with the content type that `headers` say. Left out: nothing. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by a handler in place of an answer. */
export class SimulatedRefusal extends Error {
  override readonly name = "SimulatedRefusal";
  readonly answer: SimulatedAnswer;

  constructor(answer: SimulatedAnswer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
