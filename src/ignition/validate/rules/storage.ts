import { cleanPath, joinPath } from "../../go/path.ts";
import type { Link, Storage } from "../../schema/ignition.ts";
import { type Fault, rule, type Spec } from "../rule.ts";

/** What parts of the storage section mean for each other. */
export const storageRules = {
  Storage: rule<Storage>(
    { at: "directories", find: ({ directories, links }) => findPathsUnderLinks("directory", directories, links) },
    { at: "files", find: ({ files, links }) => findPathsUnderLinks("file", files, links) },
    { at: "links", find: findLinkFaults },
    { at: "filesystems", kind: "warning", find: findOverwrittenDisks },
  ),
};

function* findPathsUnderLinks(
  kind: string,
  nodes: readonly { path?: string | undefined }[] = [],
  links: readonly Link[] = [],
  first = 0,
): Generator<Fault> {
  const prefixes = links.map(({ path }) => `${path ?? ""}/`);
  for (const [index, { path = "" }] of nodes.entries()) {
    for (const prefix of prefixes) {
      if (path.startsWith(prefix)) yield { message: `${kind} path includes link in config`, at: [first + index] };
    }
  }
}

function* findLinkFaults({ links = [], directories = [] }: Storage, { minor }: Spec): Generator<Fault> {
  for (const [index, link] of links.entries()) {
    yield* findPathsUnderLinks("link", [link], links, index);
    const { path = "", target = "", hard } = link;
    if (minor >= 3 && target === "") {
      yield { message: "link target is required", at: [index, "target"] };
    } else if (hard) {
      const to = target.startsWith("/") ? cleanPath(target) : joinPath(path, target);
      for (const directory of directories) {
        if ((directory.path ?? "") === to) yield { message: "hard link target is a directory", at: [index] };
      }
      yield* findIgnoredOwners(link, index);
    }
  }
}

function* findIgnoredOwners(link: Link, index: number): Generator<Fault> {
  for (const side of ["user", "group"] as const) {
    for (const field of ["id", "name"] as const) {
      if (link[side]?.[field] === undefined) continue;
      yield { message: "user/group ignored for hard link", at: [index, side, field], kind: "warning" };
    }
  }
}

function* findOverwrittenDisks({ disks = [], filesystems = [] }: Storage): Generator<Fault> {
  const byDevice = new Map(disks.map((disk) => [disk.device ?? "", disk]));
  for (const [index, filesystem] of filesystems.entries()) {
    const disk = byDevice.get(filesystem.device ?? "");
    if (!disk) continue;
    if ((disk.partitions ?? []).length > 0) {
      yield { message: "filesystem overwrites partitioned device", at: [index, "device"] };
    } else if (!filesystem.wipeFilesystem && disk.wipeTable) {
      const message = "device matches disk with wipeTable enabled; filesystem will be wiped";
      yield { message, at: [index, "device"] };
    }
  }
}
