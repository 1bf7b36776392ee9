import type { z } from "zod";
import type { ResourceKind } from "../../platform.ts";
import openstack from "../openstack/index.ts";
import { type Credentials, type credentials, toOpenstack } from "./credentials.ts";
import { external, region } from "./options.ts";

type Kinds = NonNullable<typeof openstack.resources>;
/** The same kind, with OVHcloud's credentials. */
type Own<Kind> = Kind extends ResourceKind<infer Options> ? ResourceKind<Options, typeof credentials> : never;
type AnyKind = ResourceKind<z.ZodObject, typeof openstack.credentials>;

/** OpenStack's kinds of resources, where OVHcloud has them. */
export const resources = Object.fromEntries(
  Object.entries(openstack.resources as unknown as Readonly<Record<string, AnyKind>>).map(([name, kind]) => [
    name,
    ownOf(kind),
  ]),
) as unknown as { readonly [Name in keyof Kinds]: Own<Kinds[Name]> };

function ownOf(kind: AnyKind): ResourceKind<z.ZodObject, typeof credentials> {
  const names = { region: "GRA11", pool: external, externalNetwork: external };
  return {
    ...kind,
    options: kind.options.extend({ region }),
    connect: (given: Credentials, io) => kind.connect(toOpenstack(given), io),
    sample: {
      ...kind.sample,
      options: (needs) => {
        const sample = kind.sample.options(needs);
        const own = Object.entries(names).filter(([key]) => Object.hasOwn(sample, key));
        return { ...sample, ...Object.fromEntries(own) };
      },
    },
  };
}
