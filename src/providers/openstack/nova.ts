import { FlatcarError } from "../../errors.ts";
import type { Answer, Call } from "../../http/api.ts";
import { once } from "../../http/once.ts";
import { minorOf, tooOld } from "./microversion.ts";
import type { ServiceLogin } from "./service-login.ts";
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
    const [{ of }, newest] = await Promise.all([session.login(), session.newest("compute", region, signal)]);
    return chosen(newest, region, of("compute"));
  });
  return {
    async request<T>(call: Call) {
      const version = await negotiate(call.signal);
      const api = await session.api("compute", region, call.signal);
      return api.request<T>({ ...call, headers: { ...call.headers, "openstack-api-version": `compute ${version}` } });
    },
    async need(version, what, signal) {
      const have = await negotiate(signal);
      if (minorOf(have) < minorOf(version)) throw tooOld("Nova", region, have, `${what} need ${version}`);
    },
  };
}

/** Nova's own limit, and what clouds.yaml says: `2` and `2.1` name the API itself there, any other one a microversion. */
function chosen(newest: string, region: string, { version }: ServiceLogin): string {
  if (minorOf(newest) < minorOf(least)) throw tooOld("Nova", region, newest || "2.0", `server tags need ${least}`);
  const pinned = version && minorOf(version.value) > 1 ? version : undefined;
  const limits = [newest, spoken, ...(pinned ? [pinned.value] : [])].map(minorOf);
  const minor = Math.min(...limits);
  if (minor >= minorOf(least)) return `2.${minor}`;
  throw new FlatcarError({
    code: "FD1451",
    message: `clouds.yaml asks for version ${pinned?.value} of Nova; server tags need ${least}`,
    hint: `take ${pinned?.key} out: the version is agreed on with the cloud`,
  });
}
