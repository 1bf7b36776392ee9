import type { There } from "./kind.ts";

/** Network interfaces that a filter by `vpc-id`, `subnet-id` or `group-id` finds, a line each, and what each belongs to. */
export async function interfacesIn(
  filter: string,
  id: string,
  { api, run }: There,
  publicOnes = false,
): Promise<readonly string[]> {
  const Filters = [{ Name: filter, Values: [id] }];
  const { NetworkInterfaces = [] } = await api.call("DescribeNetworkInterfaces", { Filters }, { signal: run.signal });
  const found = NetworkInterfaces.filter(({ Association }) => !publicOnes || Association?.PublicIp !== undefined);
  return found.map(({ NetworkInterfaceId, Attachment, Description }) => {
    const of = Attachment?.InstanceId ?? Description;
    return `network interface ${NetworkInterfaceId}${of ? ` of ${of}` : ""}`;
  });
}
