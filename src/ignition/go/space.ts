/** What Go takes for white space, https://pkg.go.dev/unicode#IsSpace: U+0085 is some, U+FEFF is none. */
const spaces =
  "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

export function isSpace(character: string): boolean {
  return spaces.includes(character);
}

/** A text without white space at its ends. */
export function trimSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charAt(from))) from++;
  while (to > from && isSpace(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}
