import type { Client } from "./client.ts";

/** Something that can be tagged. */
export interface Tagged {
  readonly id: string | number;
  readonly type: "droplet" | "image" | "volume";
}

/** Gives a tag, which comes into the account first. It may be there under other capitals: then those are its name. */
export async function addTag(client: Client, tag: string, thing: Tagged, signal: AbortSignal): Promise<void> {
  const made = await client.post("/v2/tags", { name: tag }, { signal, idempotent: true });
  const { name = tag } = (made as { readonly tag?: { readonly name?: string } }).tag ?? {};
  await client.post(
    "/v2/tags/{tag_id}/resources",
    { resources: [resource(thing)] },
    { at: [name], signal, idempotent: true },
  );
}

export async function removeTag(client: Client, tag: string, thing: Tagged, signal: AbortSignal): Promise<void> {
  await client.remove("/v2/tags/{tag_id}/resources", { resources: [resource(thing)] }, { at: [tag], signal });
}

function resource({ id, type }: Tagged) {
  return { resource_id: String(id), resource_type: type };
}
