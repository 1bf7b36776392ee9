type Octal = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7";

/** Permission bits as `chmod` takes them, with all four digits: `"0644"`. */
export type Mode = `${Octal}${Octal}${Octal}${Octal}`;

/** A path from the root. */
export type AbsolutePath = `/${string}`;

type UnitKind =
  | "service"
  | "socket"
  | "device"
  | "mount"
  | "automount"
  | "swap"
  | "target"
  | "path"
  | "timer"
  | "slice"
  | "scope";

/** `nginx.service`, `data@.timer` */
export type UnitName = `${string}.${UnitKind}`;

/** `10-limits.conf` */
export type DropinName = `${string}.conf`;
