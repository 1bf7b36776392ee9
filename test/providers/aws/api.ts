import type * as Sdk from "@aws-sdk/client-ec2";
import type { Api } from "../../../src/providers/aws/client.ts";
import type { Ec2Operations } from "../../../src/providers/aws/services/ec2.ts";

type Answers = {
  readonly [Name in keyof Ec2Operations]?: (
    input: Ec2Operations[Name][0],
  ) => Ec2Operations[Name][1] | Promise<Ec2Operations[Name][1]>;
};

export interface FakeApi extends Api {
  /** Names and inputs of the calls so far. */
  readonly calls: readonly (readonly [keyof Ec2Operations, unknown])[];
}

/** An API that answers by these functions, and refuses a call that none of them is for. */
export function fakeApi(answers: Answers): FakeApi {
  const calls: [keyof Ec2Operations, unknown][] = [];
  return {
    region: "eu-central-1",
    calls,
    loadBalancing: (name) => Promise.reject(new Error(`nobody answers ${name}`)),
    names: (name) => Promise.reject(new Error(`nobody answers ${name}`)),
    async call(name, input, { signal }) {
      calls.push([name, input]);
      signal.throwIfAborted();
      const answer = answers[name];
      if (!answer) throw new Error(`nobody answers ${name}`);
      return answer(input);
    },
  };
}

export function reservations(...instances: readonly Sdk.Instance[]): Sdk.DescribeInstancesResult {
  return { Reservations: instances.map((instance) => ({ Instances: [instance] })) };
}

export function instance(id: string, state: Sdk.InstanceStateName = "running", more: Sdk.Instance = {}): Sdk.Instance {
  return { InstanceId: id, State: { Name: state }, ...more };
}

/** An error as the SDK throws it. */
export function refused(name: string, status = 400): Error {
  return Object.assign(new Error(`${name} it says.`), { name, $metadata: { httpStatusCode: status } });
}
