import { FlatcarError } from "../../errors.ts";
import type { Answer, Call } from "../../http/api.ts";
import { once } from "./once.ts";
import type { Session } from "./session.ts";

/** Nova in one region, at the microversion that is spoken. */
export interface Nova {
  request<T>(call: Call): Promise<Answer<T>>;
  /** Throws FD1451 where Nova is older than that. */
  need(version: string, what: string, signal: AbortSignal): Promise<void>;
}

/** Tags with the server that is made: what is ours is found by them. Release Queens has it. */
const least = "2.52";
/** What was written against, of https://docs.openstack.org/nova/latest/reference/api-microversion-history.html; release Stein has it. */
const spoken = "2.73";

export function openNova(session: Session, region: string): Nova {
  const negotiate = once(async (signal) => {
    const api = await session.api("compute", region, signal);
    const [base = api.address] = /^.*\/v2(?:\.\d+)?(?=\/|$)/.exec(api.address) ?? [];
    const { body } = await api.request<VersionAnswer>({ method: "GET", path: `${base}/`, signal });
    return chosen(body?.version?.version ?? "", region);
  });
  return {
    async request<T>(call: Call) {
      const version = await negotiate(call.signal);
      const api = await session.api("compute", region, call.signal);
      return api.request<T>({ ...call, headers: { ...call.headers, "openstack-api-version": `compute ${version}` } });
    },
    async need(version, what, signal) {
      const have = await negotiate(signal);
      if (numberOf(have) < numberOf(version)) throw tooOld(region, have, version, what);
    },
  };
}

interface VersionAnswer {
  readonly version?: { readonly version?: string; readonly min_version?: string };
}

function chosen(newest: string, region: string): string {
  if (numberOf(newest) < numberOf(least)) throw tooOld(region, newest, least, "server tags");
  return numberOf(newest) < numberOf(spoken) ? newest : spoken;
}

/** The second number: the first is 2 for ever. */
function numberOf(version: string): number {
  return Number(/^2\.(\d+)$/.exec(version)?.[1] ?? 0);
}

function tooOld(region: string, have: string, need: string, what: string): FlatcarError {
  return new FlatcarError({
    code: "FD1451",
    message: `Nova in ${region} speaks version ${have || "2.0"}; ${what} need ${need}`,
    hint: "ask the operators of the cloud for a newer release of OpenStack",
  });
}
