import type { Field, StructType, Type } from "../../src/ignition/schema/type.ts";
import { below, pick, type Random } from "./random.ts";

/** A value to be written. A mapping has pairs, so that a key may be there twice; `raw` is written as it stands. */
export type Tree =
  | string
  | boolean
  | null
  | { readonly raw: string }
  | { readonly items: readonly Tree[] }
  | { readonly pairs: readonly (readonly [string, Tree])[] };

const long = "long".repeat(25);
const sha = (name: string, digits: number) => `${name}-${"0a".repeat(digits / 2)}`;

/** What nobody would write, and what looks like something else in YAML. */
const strange = [
  ...'a|b|a b| x|x |é😀|null|~|yes|No|TRUE|0x1F|0o17|017|1e3|1_000|.5|.inf|2001-01-01|a: b|- a|# c|a #b|%a|@|`|"q"|it\'s|<<|=|a\\b|{|[|]|,|&a|*a|!|?|-'.split(
    "|",
  ),
  "",
  "a\nb\n",
  "\n a\n\nb",
  "a\n\n\n",
  "tab\there",
  "nel\u0085",
  "ls\u2028x",
  "\ufeffbom",
  long,
];
const texts = ["a", "b", "core", "data", ...strange];
const paths = "/etc/a|/etc/a|/etc/a/b|/etc|/etc/../b|/a/|/|relative||//a|/é|/l/x|/usr/lib/x|/a b".split("|");
const devices = "/dev/sda|/dev/sda|/dev/disk/by-id/x|sda||/dev/./x|/dev/md/data".split("|");
const urls = [
  ..."http://x|https://x/é?a=b#c|http://[::1|http://a b|HTTP://x|ftp://x|tftp://x/a|gs://b/k|s3://b/k|s3://b|s3://b/k?versionId=|s3://b/k?versionId=1".split(
    "|",
  ),
  ..."data:,a|data:;base64,YQ==|data:;base64,!|data:a|data:text/plain;charset=utf-8,%41|data:,%zz|oem:///a||%zz|://|mailto:x|http://%41".split(
    "|",
  ),
  ..."arn:aws:s3:::b/k|arn:aws:s3:::b|arn:aws:s3:us:1:accesspoint/a/object/k|arn:aws:ec2:::b/k|arn:aws:s3:::b/k?versionId=".split(
    "|",
  ),
];
const units = [
  "[Unit]\nDescription=a\n",
  "[Service]\nExecStart=/x\n[Install]\nWantedBy=a.target\n",
  "[Container]\nImage=x\n",
  "[Unit",
  "[Service]x\n",
  "[Install]\n",
  "[Service]\nExecStart\n",
  "[Service]\nA=b \\\n c\n# c\\\n d\n",
  `[Service]\nA=${"x".repeat(2050)}\n`,
  "A=b",
  "",
];
const inlines = [
  "x",
  '{"ignition":{"version":"3.3.0"}}',
  '{"ignition":{"version":"3.4.0"},"x":1}',
  '{"ignition":{"version":"3.7.0-experimental"},"storage":{"files":[{"path":"a"}]}}',
  "{",
  '{"ignition":1}',
  '{"ignition":{"version":"1"}}',
  "",
  "y".repeat(3000),
];
const locals =
  "hello.txt|empty.txt|utf8.txt|u.service|bad.service|keys/a.pub|keys/b.pub|ok.ign|bad.ign|tree|tree/sub|missing|../x|/abs||tree/dangling".split(
    "|",
  );
const guids =
  "0FC63DAF-8483-4772-8E79-3D69D8477DE4|0fc63daf-8483-4772-8e79-3d69d8477de4|00000000-0000-0000-0000-000000000000|x|".split(
    "|",
  );
const names = [
  ..."a.service|a.service|b.timer|x@1.service|x@.service|a.conf|b.conf|a.container|x@.container|x@1.container|v.volume|p.pod|noext|core|root|data|X-A|a/b".split(
    "|",
  ),
  "",
  "a.txt",
  "@.service",
  "-.mount",
];

/** Texts by the name of the field, without `_` and in small letters; a field that has none takes any of `texts`. */
const textsOf: Readonly<Record<string, readonly string[]>> = {
  advertisement: ['{"payload":"x","protected":"y","signature":"z"}', "{", "", "1", "[]"],
  compression: ["gzip", "", "xz"],
  contents: units,
  contentslocal: locals,
  device: devices,
  devices,
  format: "ext4|btrfs|xfs|vfat|swap|none|ntfs|".split("|"),
  guid: guids,
  hash: [
    sha("sha512", 128),
    sha("sha256", 64),
    sha("sha512", 64),
    "sha256-x",
    "sha256",
    "md5-00",
    "",
    `sha256-${"zz".repeat(32)}`,
  ],
  httpproxy: urls,
  httpsproxy: urls,
  inline: inlines,
  label: ["a", "ROOT", "a:b", "x".repeat(37), "", "é"],
  level: "linear|raid0|raid1|raid5|stripe|7|".split("|"),
  local: locals,
  name: names,
  path: paths,
  pin: "tpm2|tang|sss|custom|".split("|"),
  source: urls,
  sshauthorizedkeyslocal: locals,
  target: paths,
  typeguid: guids,
  url: urls,
  uuid: guids,
};

/** Whole numbers as they are written; those of the second list are none in JSON. */
const numbers = "0|1|1|2|3|384|420|420|493|511|644|755|1755|2048|4095|4096|-1|-0|1073741824|9007199254740993".split(
  "|",
);
const oddNumbers: Readonly<Record<Syntax, readonly string[]>> = {
  json: "1e3|1.0|-0|1.5|9223372036854775808|-9223372036854775808|1E-2|01|0x1F|+1|-|1.|.5|NaN|1e999".split("|"),
  yaml: "0644|0o644|0x1A4|07777|0b11|1_000|1e3|1.0|-1.5|.inf|-.Inf|.nan|9223372036854775808|18446744073709551616|0755|+7|08|1:30".split(
    "|",
  ),
};

export type Syntax = "json" | "yaml";

/** What a made document may be made of. */
export interface Making {
  readonly syntax: Syntax;
  readonly random: Random;
  /** How likely any one value, key or item is wrong. */
  readonly wrong: number;
  /** How likely a field of a struct is there. */
  readonly dense: number;
}

/** How wrong and how full a document is: half of all are right as far as types go. */
export function newMaking(syntax: Syntax, random: Random): Making {
  return { syntax, random, wrong: pick([0, 0, 0.02, 0.08], random), dense: pick([0.15, 0.3, 0.5], random) };
}

/** A value of a type: deeper fields are there less often, so that a document stays small. */
export function treeOf(type: Type, making: Making, name = "", depth = 0): Tree {
  const { random } = making;
  if (random() < making.wrong) return misfit(making);
  if (type.kind === "struct") return { pairs: pairsOf(type, making, depth) };
  if (type.kind === "list") return { items: itemsOf(type.item, making, name, depth) };
  if (type.kind === "bool") return random() < 0.9 || making.syntax === "json" ? random() < 0.6 : { raw: "yes" };
  if (type.kind === "int") return { raw: pick(random() < 0.8 ? numbers : oddNumbers[making.syntax], random) };
  return textOf(name, random);
}

function textOf(name: string, random: Random): string {
  const own = textsOf[name.replaceAll("_", "").toLowerCase()];
  return own && random() < 0.95 ? pick(own, random) : pick(random() < 0.5 ? texts.slice(0, 4) : texts, random);
}

function pairsOf(type: StructType, making: Making, depth: number): readonly (readonly [string, Tree])[] {
  const { random, wrong } = making;
  const pairs: (readonly [string, Tree])[] = [];
  for (const field of type.fields) {
    if (random() >= chanceOf(field, making, depth)) continue;
    pairs.push([keyOf(field.name, making), treeOf(field.type, making, field.name, depth + 1)]);
    if (random() < wrong / 2) pairs.push([field.name, treeOf(field.type, making, field.name, depth + 1)]);
  }
  if (random() < wrong) pairs.splice(below(pairs.length + 1, random), 0, [pick(texts, random), misfit(making)]);
  if (random() < 0.2) pairs.reverse();
  return pairs;
}

/** What names an item is nearly always there, sections at the top often. */
function chanceOf({ name, type }: Field, { dense }: Making, depth: number): number {
  if (/^(path|device|name|local|number|target)$/.test(name)) return 0.92;
  if (depth === 0) return 0.5;
  return type.kind === "struct" || type.kind === "list" ? dense / Math.max(1, depth / 2) : dense;
}

/** A key that is wrong: of another case, with something behind it, or of another field. */
function keyOf(name: string, { random, wrong }: Making): string {
  if (random() >= wrong / 2) return name;
  return pick([`${name}x`, name.toUpperCase(), name.slice(1), `${name}_`, pick(Object.keys(textsOf), random)], random);
}

/** Items, some of them twice. */
function itemsOf(type: Type, making: Making, name: string, depth: number): readonly Tree[] {
  const { random } = making;
  const items = Array.from({ length: below(4, random) }, () => treeOf(type, making, name, depth + 1));
  const [first] = items;
  if (first !== undefined && random() < 0.1) items.push(first);
  return items;
}

/** A value of any kind. */
function misfit(making: Making): Tree {
  const { random, syntax } = making;
  const kind = below(8, random);
  if (kind === 0) return null;
  if (kind === 1) return random() < 0.5;
  if (kind === 2) return { raw: pick(oddNumbers[syntax], random) };
  if (kind === 3) return { raw: pick(numbers, random) };
  if (kind === 4) return { items: [] };
  if (kind === 5) return { items: [pick(texts, random), null] };
  if (kind === 6) return { pairs: random() < 0.5 ? [] : [[pick(texts, random), pick(texts, random)]] };
  return pick(texts, random);
}
