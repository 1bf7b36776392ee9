import { FlatcarError } from "../../errors.ts";

/** Region and spot request of an id like `eu-central-1/sir-0a1b2c3d`; `undefined` for every other id. */
export function parseRequestId(id: string): { readonly region: string; readonly request: string } | undefined {
  const [, region, request] = /^([a-z0-9-]+)\/(sir-[0-9a-z]+)$/.exec(id) ?? [];
  return region === undefined || request === undefined ? undefined : { region, request };
}

/** Region and instance of an id like `eu-central-1/i-0123456789abcdef0`. Throws FD1405. */
export function parseId(id: string): { readonly region: string; readonly instance: string } {
  const [, region, instance] = /^([a-z0-9-]+)\/(i-[0-9a-f]{8,17})$/.exec(id) ?? [];
  if (region !== undefined && instance !== undefined) return { region, instance };
  throw new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of an EC2 machine`,
    hint: "it is the region and the instance: eu-central-1/i-0123456789abcdef0",
  });
}

/** What AWS's own ids of something look like: a regular expression, and one of them. */
export interface IdForm {
  readonly pattern: string;
  readonly example: string;
}

/** Of ids like `vpc-0123456789abcdef0`. */
export function plainForm(prefix: string): IdForm {
  return { pattern: `${prefix}-[0-9a-f]{8,17}`, example: `${prefix}-0123456789abcdef0` };
}

/** Region and id of something beside machines, from an id like `eu-central-1/vpc-0123456789abcdef0`. Throws FD1405. */
export function parseResourceId(
  id: string,
  { pattern, example }: IdForm,
  title: string,
): { readonly region: string; readonly id: string } {
  const [, region, own] = new RegExp(`^([a-z0-9-]+)/(${pattern})$`).exec(id) ?? [];
  if (region !== undefined && own !== undefined) return { region, id: own };
  throw new FlatcarError({
    code: "FD1405",
    message: `"${id}" is not the id of ${title} of EC2`,
    hint: `it is the region and EC2's own id: eu-central-1/${example}`,
  });
}
