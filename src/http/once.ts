/** Does something on a caller's behalf. */
type Step<T> = (signal: AbortSignal) => Promise<T>;

/** The same, done once for all who ask; again where it failed, and for who is not cancelled where the first one was. */
export function once<T>(step: Step<T>): Step<T> {
  let begun: { readonly done: Promise<T>; readonly signal: AbortSignal } | undefined;
  const ask: Step<T> = async (signal) => {
    begun ??= { done: step(signal), signal };
    const own = begun;
    try {
      return await own.done;
    } catch (error) {
      if (begun === own) begun = undefined;
      if (signal.aborted || !own.signal.aborted) throw error;
      return ask(signal);
    }
  };
  return ask;
}
