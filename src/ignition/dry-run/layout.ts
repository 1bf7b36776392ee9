import { newImage } from "./image.ts";
import { type Node, walk } from "./tree.ts";

/** Shell commands that lay out the image in the folder `$R`, as root; its accounts in files with what their tools read. */
export function layoutScript(): string {
  const { root, accounts } = newImage();
  const nodes = [...walk(root)];
  const folders = nodes.flatMap(([path, node]) => (node.kind === "directory" ? [{ path, node }] : []));
  const users = accounts.users.map(({ name, uid, gid, gecos, home, shell }) => [
    name,
    "x",
    uid,
    gid,
    gecos,
    home,
    shell,
  ]);
  const groups = accounts.groups.map(({ name, gid, members }) => [name, "x", gid, members.join()]);
  const shadow = accounts.users.map(({ name }) => [name, "*", 19000, 0, 99999, 7, "", "", ""]);
  const gshadow = accounts.groups.map(({ name, members }) => [name, "*", "", members.join()]);
  return [
    'cd "$R"',
    `mkdir -p ${folders.map(({ path }) => `.${path}`).join(" ")}`,
    ...folders
      .filter(({ node }) => node.mode !== 0o755)
      .map(({ path, node }) => `chmod ${node.mode.toString(8)} .${path}`),
    ...folders.filter(({ node }) => node.uid !== 0).map(({ path, node }) => `chown ${node.uid}:${node.gid} .${path}`),
    ...nodes.flatMap(([path, node]) => linkCommand(path, node)),
    write("/etc/passwd", users),
    write("/etc/group", groups),
    write("/etc/shadow", shadow),
    write("/etc/gshadow", gshadow),
    write("/etc/login.defs", [["USERGROUPS_ENAB yes\nUID_MIN 1000\nGID_MIN 1000\nUMASK 022"]]),
    write("/etc/default/useradd", [["GROUP=100\nHOME=/home\nSHELL=/bin/bash\nSKEL=/etc/skel\nCREATE_MAIL_SPOOL=no"]]),
  ].join("\n");
}

function linkCommand(path: string, node: Node): readonly string[] {
  return node.kind === "link" ? [`ln -s ${node.target} .${path}`] : [];
}

function write(path: string, rows: readonly (readonly (string | number)[])[]): string {
  return `cat > .${path} <<'END'\n${rows.map((row) => row.join(":")).join("\n")}\nEND`;
}
