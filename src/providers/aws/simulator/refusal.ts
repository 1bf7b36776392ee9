/** An answer that EC2 gives in place of a result. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
    this.status = statuses[code] ?? 400;
  }
}

/** HTTP status where it is not 400, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const statuses: Readonly<Record<string, number>> = {
  AuthFailure: 401,
  UnauthorizedOperation: 403,
  AccessDenied: 403,
  NoSuchChange: 404,
  NoSuchHostedZone: 404,
  MissingAuthenticationToken: 403,
  DryRunOperation: 412,
  InsufficientInstanceCapacity: 500,
  InternalError: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
};
