import { type Finding, nearest } from "../errors.ts";
import type { Arch } from "../platform.ts";

/** A machine type that is offered. */
export interface Offer {
  /** Left out where the API does not say. */
  readonly arch?: Arch | undefined;
  /** Places where it is sold. */
  readonly sold: readonly string[];
  /** Of those, where there is none left just now. */
  readonly out?: readonly string[];
}

/** What a platform offers. */
export interface Offers {
  /** Title of the platform. */
  readonly title: string;
  /** Words and options for a type and a place: `server type`, `serverType`. */
  readonly type: { readonly word: string; readonly option: string };
  readonly place: { readonly word: string; readonly option: string };
  readonly types: ReadonlyMap<string, Offer>;
  /** Every place that there is. */
  readonly places: readonly string[];
}

/** What a machine that is to be made asks for. */
export interface Wish {
  readonly machine: string;
  readonly arch: Arch;
  readonly type: string;
  readonly place: string;
}

/** What of a wish is not offered: FD1410, FD1411, FD1401 and FD1113. Pure. */
export function refusedWish(wish: Wish, offers: Offers): readonly Finding[] {
  const offer = offers.types.get(wish.type);
  const unknownPlace = offers.places.includes(wish.place) ? [] : [noPlace(wish, offers)];
  if (!offer) return [...unknownPlace, noType(wish, offers)];
  const unfit = offer.arch === undefined || offer.arch === wish.arch ? [] : [wrongArch(wish, offer.arch, offers)];
  if (unknownPlace.length > 0) return [...unknownPlace, ...unfit];
  const here = offer.sold.includes(wish.place) && !offer.out?.includes(wish.place);
  return here ? unfit : [notHere(wish, offer, offers), ...unfit];
}

function at({ machine }: Wish, option: string): Pick<Finding, "machine" | "at"> {
  return { machine, at: { path: `options.${option}` } };
}

function noPlace(wish: Wish, { title, place, places }: Offers): Finding {
  return {
    code: "FD1410",
    message: `${title} has no ${place.word} "${wish.place}"`,
    ...at(wish, place.option),
    hint: hintFor(wish.place, places),
  };
}

function noType(wish: Wish, { title, type, types, places }: Offers): Finding {
  const here = [...types].filter(([, { sold }]) => sold.includes(wish.place)).map(([name]) => name);
  const candidates = places.includes(wish.place) && here.length > 0 ? here : [...types.keys()];
  return {
    code: "FD1411",
    message: `${title} has no ${type.word} "${wish.type}"`,
    ...at(wish, type.option),
    hint: hintFor(wish.type, candidates),
  };
}

const mostNamed = 30;

/** The nearest right name, or some of those that there are. */
function hintFor(wrong: string, right: readonly string[]): string {
  const near = nearest(wrong, right);
  if (near) return `did you mean "${near}"?`;
  const more = right.length - mostNamed;
  return `one of: ${right.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function wrongArch(wish: Wish, arch: Arch, { type }: Offers): Finding {
  return {
    code: "FD1113",
    message: `${type.word} ${wish.type} is ${arch}, and the image of ${wish.machine} is ${wish.arch}`,
    ...at(wish, type.option),
    hint: `choose a ${type.word} of ${wish.arch}, or set arch: ${arch}`,
  };
}

function notHere(wish: Wish, { sold, out = [] }: Offer, { type, place }: Offers): Finding {
  const places = sold.filter((each) => each !== wish.place && !out.includes(each));
  const why = sold.includes(wish.place) ? "has none left of" : "does not sell";
  const elsewhere = places.length > 0 ? [`${wish.type} can be had in ${places.join(", ")}`] : [];
  const instead = places.length > 0 ? `set ${place.option} to ${places[0]}, or choose` : "choose";
  return {
    code: "FD1401",
    message: `${place.word} ${wish.place} ${why} ${type.word} ${wish.type}`,
    ...at(wish, type.option),
    details: elsewhere,
    hint: `${instead} another ${type.word}${sold.includes(wish.place) ? ", or try again later" : ""}`,
  };
}
