/** Does something on a caller's behalf. */
type Step<T> = (signal: AbortSignal) => Promise<T>;

/**
 * The same, done once for all who ask; again where it failed, and for who is not cancelled where the first one was. With `keeps` false it
 * is done anew for who asks after it is done.
 */
export function once<T>(step: Step<T>, keeps = true): Step<T> {
  let begun: { readonly done: Promise<T>; readonly signal: AbortSignal } | undefined;
  const ask: Step<T> = async (signal) => {
    begun ??= { done: step(signal), signal };
    const own = begun;
    try {
      const value = await own.done;
      if (!keeps && begun === own) begun = undefined;
      return value;
    } catch (error) {
      if (begun === own) begun = undefined;
      if (signal.aborted || !own.signal.aborted) throw error;
      return ask(signal);
    }
  };
  return ask;
}
