import { describe, expect, test } from "vitest";
import { type ErrorCode, FlatcarError } from "../../../src/errors.ts";
import { isLost, isThrottle, meaningOf, toFailure, translate } from "../../../src/providers/aws/errors.ts";

const doing = { what: "make shop-web-0", region: "eu-central-1" };

function thrown(name: string, message = "AWS's words.", status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: "r-1" } });
}

describe("a code of AWS", () => {
  test.each<[ErrorCode | undefined, readonly string[]]>([
    ["FD1401", ["InsufficientInstanceCapacity", "Server.InsufficientInstanceCapacity", "SpotMaxPriceTooLow"]],
    ["FD1401", ["InsufficientFreeAddressesInSubnet", "InsufficientHostCapacity"]],
    ["FD1402", ["VcpuLimitExceeded", "InstanceLimitExceeded", "VolumeLimitExceeded", "Client.VolumeLimitExceeded"]],
    ["FD1402", ["MaxSpotInstanceCountExceeded", "NetworkInterfaceLimitExceeded", "TagLimitExceeded"]],
    ["FD1402", ["VpcLimitExceeded", "RulesPerSecurityGroupLimitExceeded", "RouteLimitExceeded"]],
    ["FD1405", ["InvalidSubnet.Range", "InvalidSubnet.Conflict", "InvalidVpc.Range", "RouteAlreadyExists"]],
    ["FD1406", ["Gateway.NotAttached", "NatGatewayNotFound", "InvalidVpcID.NotFound"]],
    ["FD1434", ["DependencyViolation", "InvalidGroup.InUse"]],
    ["FD1403", ["RequestLimitExceeded", "Throttling", "EC2ThrottledException", "SlowDown"]],
    ["FD1303", ["UnauthorizedOperation", "AccessDenied", "PendingVerification", "Blocked"]],
    ["FD1301", ["CredentialsProviderError", "MissingAuthenticationToken"]],
    ["FD1302", ["AuthFailure", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "RequestExpired"]],
    ["FD1414", ["InvalidAMIID.NotFound", "InvalidAMIID.Unavailable", "InvalidAMIID.Malformed", "OptInRequired"]],
    ["FD1415", ["InvalidInstanceID.NotFound"]],
    ["FD1406", ["InvalidSubnetID.NotFound", "InvalidGroup.NotFound", "InvalidKeyPair.NotFound"]],
    ["FD1406", ["InvalidPlacementGroup.Unknown", "VPCIdNotSpecified", "InvalidSnapshot.NotFound"]],
    ["FD1405", ["Unsupported", "InvalidParameterValue", "InvalidParameterCombination", "InvalidUserData.Malformed"]],
    [
      "FD1405",
      ["IdempotentParameterMismatch", "InvalidBlockDeviceMapping", "MissingParameter", "UnsupportedOperation"],
    ],
    ["FD1404", ["ECONNREFUSED", "ENOTFOUND", "ECONNRESET", "TimeoutError", "CERT_HAS_EXPIRED"]],
    ["FD1420", ["InternalError", "ServiceUnavailable", "Server.InternalError", "UnreadableAnswer"]],
    [undefined, ["SomethingNew", "Client.", ""]],
  ])("%s: %j", (want, codes) => {
    expect(codes.map((code) => meaningOf(code, "")?.code)).toEqual(codes.map(() => want));
  });

  test("means by its message what it does not mean alone", () => {
    expect(meaningOf("OperationNotPermitted", "it has the 'disableApiTermination' attribute set")?.code).toBe("FD1413");
    expect(meaningOf("OperationNotPermitted", "it is something else")?.code).toBe("FD1405");
    expect(meaningOf("InvalidParameterValue", "Invalid IAM Instance Profile name")?.code).toBe("FD1406");
  });

  test.each([
    ["RequestLimitExceeded", 503, true, false],
    ["InsufficientInstanceCapacity", 500, false, false],
    ["SomethingNew", 500, false, true],
    ["Whatever", 429, true, false],
    ["InternalError", 500, false, true],
    ["Unavailable", 503, false, true],
    ["ECONNRESET", undefined, false, true],
    ["InvalidParameterValue", 400, false, false],
    ["UnauthorizedOperation", 403, false, false],
    ["ECONNREFUSED", undefined, false, false],
  ])("%s (%s): asks for fewer calls %s, may be lost %s", (name, status, throttle, lost) => {
    const error = Object.assign(new Error("x"), { name, $metadata: { httpStatusCode: status } });
    expect(isThrottle(error)).toBe(throttle);
    expect(isLost(error)).toBe(lost);
  });

  test("a socket that closes early may have been carried out", () => {
    expect(isLost(new Error("socket hang up"))).toBe(true);
    expect(isLost(new Error("something else"))).toBe(false);
    expect(isLost(undefined)).toBe(false);
  });
});

describe("what was thrown", () => {
  test("an instance type that is none is told with the nearest one", () => {
    const error = thrown("InvalidParameterValue", "Invalid value 't9.small' for InstanceType.");
    const [finding] = translate(error, doing).findings;
    expect(finding).toMatchObject({ code: "FD1411", hint: 'did you mean "t3.small"?' });
  });

  test("is read with AWS's code, status and request", () => {
    expect(toFailure(thrown("VcpuLimitExceeded"))).toEqual({
      code: "VcpuLimitExceeded",
      message: "AWS's words.",
      status: 400,
      requestId: "r-1",
    });
    expect(toFailure("text")).toEqual({ code: "UnknownError", message: "text" });
    expect(toFailure(Object.assign(new Error("no"), { code: "ECONNREFUSED" })).code).toBe("ECONNREFUSED");
  });

  test("becomes one of ours: what was done, AWS's words, its code, and what to do", () => {
    const { findings, created } = translate(thrown("VcpuLimitExceeded"), { ...doing, created: "eu-central-1/i-1" });
    expect(findings).toEqual([
      {
        code: "FD1402",
        message: "cannot make shop-web-0: AWS's words",
        details: ["EC2 eu-central-1: VcpuLimitExceeded, HTTP 400, request r-1"],
        hint: expect.stringContaining("Service Quotas"),
      },
    ]);
    expect(created).toBe("eu-central-1/i-1");
  });

  test("by a code that no rule knows still says what to do", () => {
    expect(translate(thrown("SomethingNew"), doing)).toMatchObject({
      code: "FD1420",
      findings: [{ hint: expect.stringContaining("errors-overview") }],
    });
  });

  test("keeps an encoded refusal apart", () => {
    const text = "You are not authorized. Encoded authorization failure message: abcDEF_123";
    const [finding] = translate(thrown("UnauthorizedOperation", text, 403), doing).findings;
    expect(finding.message).toBe("cannot make shop-web-0: You are not authorized");
    expect(finding.details).toContain("encoded message: abcDEF_123");
  });

  test("shows no secret", () => {
    const secrets = ["wJalrXUtnFEMI", undefined, "abc"];
    const { message } = translate(thrown("AuthFailure", "bad wJalrXUtnFEMI in abc"), { ...doing, secrets });
    expect(message).toBe("cannot make shop-web-0: bad [redacted] in abc");
  });

  test.each(["AbortError", "ABORT_ERR"])("%s was cancelled", (code) => {
    expect(translate(Object.assign(new Error("aborted"), { code }), doing).code).toBe("FD1409");
  });

  test("of an endpoint that does not exist is an unknown region only where nobody lists it", () => {
    const unknown = (region: string) =>
      translate(Object.assign(new Error(`getaddrinfo ENOTFOUND ec2.${region}.amazonaws.com`), { code: "ENOTFOUND" }), {
        ...doing,
        region,
      });
    expect(unknown("eu-central-1").code).toBe("FD1404");
    expect(unknown("eu-central-8")).toMatchObject({ code: "FD1410", findings: [{ hint: expect.any(String) }] });
  });

  test("stays when it is ours already, and gets the id of what was made", () => {
    const ours = new FlatcarError({ code: "FD1407", message: "it did not start" });
    expect(translate(ours, doing)).toBe(ours);
    const named = translate(ours, { ...doing, created: "eu-central-1/i-1" });
    expect(named).toMatchObject({ code: "FD1407", created: "eu-central-1/i-1", cause: ours });
    expect(translate(named, { ...doing, created: "eu-central-1/i-2" })).toBe(named);
  });
});
