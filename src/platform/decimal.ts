/** Numbers as exact decimal text, for money: `3.4900000000`. Nothing here goes through binary floating point. */

interface Parts {
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly scale: number;
}

/** Also reads what `String` makes of a small number: `1e-7`. Throws where the text is no number. */
function read(text: string): Parts {
  const [, sign, whole, behind = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`"${text}" is no decimal number`);
  const digits = BigInt(`${sign}${whole}${behind}`);
  const scale = behind.length - Number(exponent);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function write({ digits, scale }: Parts): string {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  const behind = text.slice(text.length - scale);
  return behind === "" ? `${sign}${whole}` : `${sign}${whole}.${behind}`;
}

/** Without zeros at its end. */
function shortest(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Throws a RangeError where one is no number. */
export function sumOf(texts: readonly string[]): string {
  const all = texts.map(read);
  const scale = all.reduce((most, each) => Math.max(most, each.scale), 0);
  const digits = all.reduce((sum, each) => sum + each.digits * 10n ** BigInt(scale - each.scale), 0n);
  return shortest(write({ digits, scale }));
}

/** Throws a RangeError where one is no number. */
export function productOf(one: string, other: string): string {
  const [a, b] = [read(one), read(other)];
  return shortest(write({ digits: a.digits * b.digits, scale: a.scale + b.scale }));
}

/** One less the other. Throws a RangeError where one is no number. */
export function differenceOf(one: string, other: string): string {
  return sumOf([one, productOf(other, "-1")]);
}

/** With exactly so many digits behind the point, a half away from zero. Throws a RangeError where it is no number. */
export function rounded(text: string, places: number): string {
  const { digits, scale } = read(text);
  if (scale <= places) return write({ digits: digits * 10n ** BigInt(places - scale), scale: places });
  const unit = 10n ** BigInt(scale - places);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return write({ digits: (digits + half) / unit, scale: places });
}
