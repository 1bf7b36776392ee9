/** Something that worked before and does not any more, or that works otherwise. */
export interface Break {
  /** First major version that has it. */
  readonly from: number;
  /** First major version that has it no more; left out where it stays. */
  readonly before?: number;
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly source: string;
}

/** What no note of a single release says loudly enough, oldest first. */
export const breaks: readonly Break[] = [
  {
    from: 2857,
    title: "rkt and kubelet-wrapper are gone",
    remedy: "run containers with containerd or Docker",
    source: "release notes of alpha 2857.0.0 and stable 2905.2.0",
  },
  {
    from: 2969,
    title: "new machines use cgroup v2",
    remedy: "use runtimes and Java versions that know it",
    source: "release notes of alpha 2969.0.0 and stable 2983.2.0",
  },
  {
    from: 3637,
    title: "the OEM partition is mounted at /oem",
    remedy: "write /oem instead of /usr/share/oem, which is a link to it",
    source: "release notes of alpha 3637.0.0",
  },
  {
    from: 3794,
    title: "torcx is gone",
    remedy: "use system extensions for another Docker or containerd",
    source: "release notes of alpha 3794.0.0 and stable 3815.2.0",
  },
  {
    from: 4152,
    before: 4722,
    title: "Ignition fails on partitions with number 0",
    remedy: "give every partition a number of its own",
    source:
      "https://github.com/coreos/ignition/blob/main/docs/release-notes.md (2.27.0) and release notes of alpha 4722.0.0",
  },
  {
    from: 4230,
    title: "cgroup v1 is gone",
    remedy: "move to cgroup v2 first: a node with cgroup v1 does not take the update",
    source: "https://www.flatcar.org/docs/latest/orchestrate/containers/switching-to-unified-cgroups/",
  },
  {
    from: 4487,
    title: "partitions of new machines are larger: an image of 12.2 GiB",
    remedy: "give the root disk 13 GB at least; machines that exist keep their partitions and still update",
    source: "release notes of alpha 4487.0.0, https://github.com/flatcar/scripts/pull/3027",
  },
  {
    from: 4547,
    title: "sshd offers the ciphers, MACs and key exchanges of OpenSSH itself",
    remedy: "where old clients need others, set them in /etc/ssh/sshd_config.d/",
    source: "release notes of beta 4547.1.0, https://github.com/flatcar/Flatcar/issues/1921",
  },
];

/** What one version has and another does not. */
export function breaksBetween(from: number, to: number): readonly Break[] {
  const has = ({ from: first, before = Number.POSITIVE_INFINITY }: Break, major: number) =>
    major >= first && major < before;
  return breaks.filter((each) => has(each, to) && !has(each, from));
}
