/** What differs between what is there and what is wanted, told apart by what `keyOf` makes of each. Pure. */
export function differ<F, W>(found: readonly F[], wanted: readonly W[], keyOf: (one: F | W) => string) {
  const [has, wants] = [new Set(found.map(keyOf)), new Set(wanted.map(keyOf))];
  return {
    extra: found.filter((one) => !wants.has(keyOf(one))),
    missing: wanted.filter((one) => !has.has(keyOf(one))),
  };
}

/** Does a step for each, one after the other: the API takes one action at a time. Says whether there was any. */
export async function each<T>(list: readonly T[], step: (one: T) => Promise<void>): Promise<boolean> {
  for (const one of list) await step(one);
  return list.length > 0;
}
