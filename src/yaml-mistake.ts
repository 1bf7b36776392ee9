import type { Finding } from "./errors.ts";

type Words = Pick<Finding, "message" | "hint">;

/** What the parser means, in our words; `there` is what stands at the place. The first that matches counts. */
const meanings: readonly { readonly pattern: RegExp; readonly words: (there: string, part: string) => Words }[] = [
  {
    pattern: /^Map keys must be unique/,
    words: (there) => ({ message: `the key "${there}" is there twice`, hint: "leave one of the two" }),
  },
  {
    pattern: /^Flow (?:sequence|map).* (?:end with a|expected a|closing) ?([\]}])/,
    words: (_, end) => ({
      message: `what begins with ${end === "]" ? "[" : "{"} has no ${end} at its end`,
      hint: `close it with ${end} before this place, or indent what it goes on with`,
    }),
  },
  {
    pattern: /^All (?:mapping|sequence) items must start at the same column/,
    words: () => ({
      message: "this line is indented otherwise than those it belongs to",
      hint: "let all keys of a map, and all items of a list, begin at the same column",
    }),
  },
  {
    pattern: /^Unexpected /,
    words: (there) => ({
      message: `"${there}" does not belong here: the value before it is complete`,
      hint: "begin a new line for another key, or put the whole value in quotes",
    }),
  },
  {
    pattern: /^Tabs are not allowed/,
    words: () => ({ message: "a tab indents this line", hint: "indent with spaces" }),
  },
  {
    pattern: /^(?:Nested mappings are not allowed|A block sequence may not be used|Implicit keys need)/,
    words: () => ({
      message: "a value cannot go on with a key of its own on the same line, or on a line below it",
      hint: 'put a value that holds ": " in quotes; begin a map or a list on the line below its key',
    }),
  },
  {
    pattern: /^Missing closing (["'])/,
    words: (_, quote) => ({ message: "a text in quotes does not end", hint: `close it with ${quote}` }),
  },
  {
    pattern: /^Implicit map keys need to be followed/,
    words: (there) => ({ message: `"${there}" has no value`, hint: `write \`${there}: value\`` }),
  },
  {
    pattern: /^Plain value cannot start with .*character (.)/,
    words: (_, character) => ({ message: `a value cannot begin with ${character}`, hint: "put it in quotes" }),
  },
];

/** A mistake as the parser tells it; `pos` counts UTF-16 units from the beginning of the text. */
interface Said {
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** What is wrong with a YAML text and what to do about it; the parser's own words where we have none. */
export function yamlMistake({ message, pos: [start] }: Said, text: string): Words {
  const there = /^["']?([^\s:"',[\]{}]*)/.exec(text.slice(start))?.[1] ?? "";
  for (const { pattern, words } of meanings) {
    const match = pattern.exec(message);
    if (match) return words(there || text.charAt(start), match[1] ?? "");
  }
  return { message, hint: "correct the YAML at this place" };
}
