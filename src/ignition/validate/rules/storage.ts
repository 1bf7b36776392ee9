import { cleanPath, joinPath } from "../../go/path.ts";
import type { Link, Storage } from "../../schema/ignition.ts";
import { type Fault, rule, type Spec } from "../rule.ts";

/** What parts of the storage section mean for each other. */
export const storageRules = {
  Storage: rule<Storage>(
    {
      at: "directories",
      find: ({ directories, links }, spec) => findPathsUnderLinks("directory", directories, links, spec),
    },
    { at: "files", find: ({ files, links }, spec) => findPathsUnderLinks("file", files, links, spec) },
    { at: "links", find: findLinkFaults },
    { at: "filesystems", kind: "warning", find: findOverwrittenDisks },
  ),
};

function findPathsUnderLinks(
  kind: string,
  nodes: readonly { path?: string | undefined }[] = [],
  links: readonly Link[] = [],
  spec: Spec,
): readonly Fault[] {
  const under = countLinksAbove(links, spec);
  return nodes.flatMap((node, index) => faultsUnderLinks(kind, node, index, under));
}

/** Says how many links of the config a path leads through; to a person it is said once. */
function countLinksAbove(links: readonly Link[], { flatcar }: Spec): (path: string) => number {
  const counts = countPaths(links);
  return (path) => {
    let count = 0;
    for (let end = path.indexOf("/"); end >= 0 && counts.size > 0; end = path.indexOf("/", end + 1)) {
      count += counts.get(path.slice(0, end)) ?? 0;
      if (flatcar && count > 0) return 1;
    }
    return count;
  };
}

function faultsUnderLinks(
  kind: string,
  { path = "" }: { path?: string | undefined },
  index: number,
  under: (path: string) => number,
): readonly Fault[] {
  return Array.from({ length: under(path) }, () => ({ message: `${kind} path includes link in config`, at: [index] }));
}

function* findLinkFaults({ links = [], directories = [] }: Storage, spec: Spec): Generator<Fault> {
  const under = countLinksAbove(links, spec);
  const folders = countPaths(directories);
  for (const [index, link] of links.entries()) {
    yield* faultsUnderLinks("link", link, index, under);
    const { path = "", target = "", hard } = link;
    if (spec.minor >= 3 && target === "") {
      yield { message: "link target is required", at: [index, "target"] };
    } else if (hard) {
      const to = target.startsWith("/") ? cleanPath(target) : joinPath(path, target);
      for (let count = folders.get(to) ?? 0; count > 0; count--) {
        yield { message: "hard link target is a directory", at: [index] };
      }
      yield* findIgnoredOwners(link, index);
    }
  }
}

function countPaths(nodes: readonly { path?: string | undefined }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path = "" } of nodes) counts.set(path, (counts.get(path) ?? 0) + 1);
  return counts;
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
