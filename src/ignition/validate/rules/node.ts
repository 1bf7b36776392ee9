import type { Directory, File, Link } from "../../schema/ignition.ts";
import { findPathFault } from "../path.ts";
import { type Check, isUnset, rule } from "../rule.ts";

interface Owner {
  readonly id?: number | bigint | undefined;
  readonly name?: string | undefined;
}

interface Moded {
  readonly mode?: number | bigint | undefined;
}

const validPath: Check<{ path?: string | undefined }> = { at: "path", find: ({ path }) => findPathFault(path) };

const validMode: Check<Moded> = {
  at: "mode",
  find: ({ mode = 0 }) => (mode < 0 || mode > 0o7777) && "illegal file mode",
};

const plainMode: Check<Moded> = {
  at: "mode",
  kind: "warning",
  until: 5,
  find: ({ mode = 0 }) =>
    (BigInt(mode) & 0o7000n) !== 0n &&
    "setuid/setgid/sticky bits are not supported or functional in spec versions older than 3.6.0",
};

const owner = rule<Owner>({
  find: ({ id, name }) => id !== undefined && !isUnset(name) && "cannot set both id and name",
});

export const nodeRules = {
  File: rule<File>(validPath, validMode, plainMode, {
    at: "overwrite",
    find: ({ overwrite, contents }) =>
      overwrite && contents?.source === undefined && "overwrite must be false if source is unspecified",
  }),
  Directory: rule<Directory>(validPath, validMode, plainMode),
  Link: rule<Link>(validPath),
  NodeUser: owner,
  NodeGroup: owner,
};
