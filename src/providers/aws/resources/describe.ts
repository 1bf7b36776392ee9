import type { Api } from "../client.ts";
import type { Ec2Operations } from "../services/ec2.ts";
import type { Asked } from "./kind.ts";

/** Where one of EC2's calls that describe has ids, filters and results, and how many results it gives at most. */
interface Listing<Name extends keyof Ec2Operations> {
  readonly call: Name;
  readonly ids: keyof Ec2Operations[Name][0] & string;
  readonly filters?: "Filter";
  readonly results: keyof Ec2Operations[Name][1] & string;
  /** Left out: it gives everything at once. */
  readonly pageSize?: number;
}

/** The answer of all pages. */
export function describing<F, Name extends keyof Ec2Operations = keyof Ec2Operations>(listing: Listing<Name>) {
  return async (asked: Asked, api: Api, signal: AbortSignal): Promise<readonly F[]> => {
    const found: F[] = [];
    let NextToken: string | undefined;
    do {
      const input = { ...inputOf(asked, listing), ...(NextToken ? { NextToken } : {}) };
      const page = (await api.call(listing.call, input as never, { signal })) as Readonly<Record<string, unknown>>;
      found.push(...((page[listing.results] ?? []) as readonly F[]));
      NextToken = (page.NextToken as string | undefined) || undefined;
    } while (NextToken);
    return found;
  };
}

/** Ids and a page size do not go together. */
function inputOf<Name extends keyof Ec2Operations>(asked: Asked, { ids, filters, pageSize }: Listing<Name>): object {
  if ("ids" in asked) return { [ids]: [...asked.ids] };
  const MaxResults = pageSize === undefined ? {} : { MaxResults: pageSize };
  return { [filters ?? "Filters"]: [...asked.filters], ...MaxResults };
}
