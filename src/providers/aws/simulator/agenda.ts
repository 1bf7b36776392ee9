import type { InstanceRecord } from "./records.ts";

/** Instances whose state will change by itself, and when. */
export interface Agenda {
  add(instance: InstanceRecord): void;
  /** Takes out those whose time has come. */
  due(now: number): readonly InstanceRecord[];
}

/** An empty agenda. */
export function openAgenda(): Agenda {
  let waiting: { readonly instance: InstanceRecord; readonly at: number }[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  return {
    add(instance) {
      const at = instance.next?.at ?? Number.POSITIVE_INFINITY;
      waiting.push({ instance, at });
      earliest = Math.min(earliest, at);
    },
    due(now) {
      if (now < earliest) return [];
      const ready = waiting.filter(({ at }) => at <= now);
      waiting = waiting.filter(({ at }) => at > now);
      earliest = waiting.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
      return ready.filter(({ instance, at }) => instance.next?.at === at).map(({ instance }) => instance);
    },
  };
}
