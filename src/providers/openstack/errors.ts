import { type Finding, FlatcarError } from "../../errors.ts";
import { CloudError } from "../../http/cloud-error.ts";
import { type Doing as Known, type Rule, translate as toOurs } from "../../http/translate.ts";

/** What OpenStack's services mean, first match first. Their sentences are those of their sources; codes are the names of their faults. */
export const rules: readonly Rule[] = [
  {
    message:
      /No valid host was found|There are not enough hosts available|No more (?:IP|Fixed IP) addresses|Exceeded maximum number of retries/i,
    code: "FD1401",
    hint: "no host has room for this flavor with these wishes: try another flavor or availabilityZone, or leave serverGroup out",
  },
  {
    message: /IP addresses? (?:pool )?(?:is )?exhausted|No more IP addresses available|No fixed IP addresses/i,
    code: "FD1401",
    hint: "the network has no free address left: choose another one, or give back what is not needed",
  },
  {
    message:
      /quota exceeded|exceeds? (?:the )?(?:allowed )?quota|VolumeLimitExceeded|VolumeSizeExceedsAvailableQuota|quota has been (?:met|reached)|Maximum number of \w+ exceeded/i,
    code: "FD1402",
    hint: "delete what is not needed, or ask the operators of the cloud for more: openstack quota show --usage says how much there is",
  },
  {
    codes: /^OverQuota$/,
    code: "FD1402",
    hint: "delete what is not needed, or ask the operators of the cloud for more",
  },
  {
    message: /Unknown import method|does not pass filtering/,
    code: "FD1441",
    hint: "this Glance fetches no images from there itself: set FLATCAR_DEPLOY_OPENSTACK_IMAGE_IMPORT=upload",
  },
  { message: /rate-limited/i, code: "FD1403", hint: "this cloud limits how often it may be called; try again later" },
  {
    status: 401,
    code: "FD1302",
    hint: "check user, password and project, or the application credential: it may be expired or deleted. Passcodes serve once",
  },
  {
    status: 403,
    message: /zero disk/i,
    code: "FD1405",
    hint: "this flavor has no disk of its own: set rootDisk, and the machine boots from a volume",
  },
  {
    status: 403,
    message: /servers:(?:resize|confirm_resize|revert_resize)/,
    code: "FD1303",
    hint: "this cloud does not let a project resize its machines: set onFlavorChange to replace, and another flavor makes a new machine",
  },
  {
    status: 403,
    code: "FD1303",
    hint: "the project's role does not allow it: ask for the role member, and of an application credential for one without access rules",
  },
  {
    message: /^Image .* (?:could not be found|is not active)|Can not find requested image/,
    code: "FD1414",
    hint: "import it again",
  },
  {
    message: /availability zone is not available/,
    code: "FD1406",
    hint: "openstack availability zone list --compute says which there are",
  },
  {
    message: /Invalid key_name/,
    code: "FD1406",
    hint: "key pairs belong to a user, not to a project: openstack keypair list says which there are",
  },
  {
    message: /doesn't fit in a volume|disk is too small/,
    code: "FD1405",
    hint: "the image is larger than the disk: set rootDisk.sizeGiB to 16 or more, or choose a flavor with a larger disk",
  },
  {
    message: /Resize to zero disk flavor/,
    code: "FD1405",
    hint: "the machine boots from the flavor's own disk, and this flavor has none: choose another one",
  },
  { message: /could not be found|Unable to find/, code: "FD1406" },
  {
    message: /Multiple possible networks found/,
    code: "FD1405",
    hint: "the project has several networks: name one in networks",
  },
  { message: /matches found for name/, code: "FD1405", hint: "name it by its id" },
  { codes: /InUse$/, code: "FD1434", hint: "delete or move what uses it, and run the same again" },
  { status: 409, code: "FD1405" },
  { status: 413, code: "FD1405" },
];

/** The machine has ended: nothing is left that an error could name as made. */
export class EndedError extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

export type Doing = Pick<Known, "what" | "created" | "secrets">;

/** Any error of a step as ours. */
export function translate(error: unknown, doing: Doing): FlatcarError {
  if (error instanceof EndedError) return new FlatcarError(error.finding, { cause: error });
  return toOurs(readable(error), { ...doing, variable: "OS_AUTH_URL", rules });
}

/** Glance says why in a page, and not in JSON. */
function readable(error: unknown): unknown {
  if (!(error instanceof CloudError) || typeof error.body !== "string") return error;
  const sentence = error.body
    .replaceAll(/<(title|h1)>.*?<\/\1>/gs, " ")
    .replaceAll(/<[^>]*>?/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/\.$/, "");
  const { cloud, call, code, status, requestId, retryable, lost, retryAfterMs, body } = error;
  const failure = { cloud, call, code, status, requestId, retryable, lost, retryAfterMs, body };
  return sentence === "" ? error : new CloudError({ ...failure, message: sentence }, error.cause);
}

/** What a sentence of Nova's means, where it stands in a server's fault. */
export function meaningOf(message: string): Pick<Rule, "code" | "hint"> | undefined {
  return rules.find((rule) => rule.status === undefined && rule.codes === undefined && rule.message?.test(message));
}

/** `undefined` where the state of a thing does not allow the call: it is on its way to where it should get, or there. */
export async function unlessRefused<T>(step: Promise<T>): Promise<T | undefined> {
  return unlessAbsent(step).catch((error: unknown) => {
    if (error instanceof CloudError && error.status === 409) return undefined;
    throw error;
  });
}

/** `undefined` where the service says that there is no such thing. */
export async function unlessAbsent<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof CloudError && (error.status === 404 || error.status === 410)) return undefined;
    throw error;
  });
}
