import { type Ask, page, type Reply } from "./ask.ts";
import { notFound } from "./refusal.ts";
import { dropletOf, nameTags, type Store } from "./store.ts";

export function createTag(store: Store, { body }: Ask): Reply {
  const [name = ""] = nameTags(store, [String(body.name)]);
  return { status: 201, body: { tag: { name, resources: { count: 0 } } } };
}

export function listTags({ tags }: Store, ask: Ask): Reply {
  const shown = [...tags.values()].map((name) => ({ name, resources: { count: 0 } }));
  return page("tags", shown, ask);
}

/** It goes from everything that carries it. */
export function deleteTag(store: Store, ask: Ask): Reply {
  const tag = tagOf(store, ask);
  const all = [...store.droplets.values(), ...store.images.values(), ...store.volumes.values()];
  for (const part of all) part.tags = part.tags.filter((other) => other !== tag);
  store.tags.delete(tag.toLowerCase());
  return { status: 204 };
}

export function tagResources(store: Store, ask: Ask): Reply {
  const tag = tagOf(store, ask);
  for (const part of partsOf(store, ask)) if (!part.tags.includes(tag)) part.tags = [...part.tags, tag];
  return { status: 204 };
}

export function untagResources(store: Store, ask: Ask): Reply {
  const tag = tagOf(store, ask);
  for (const part of partsOf(store, ask)) part.tags = part.tags.filter((other) => other !== tag);
  return { status: 204 };
}

/** Only under the capitals that it was first written with. */
function tagOf({ tags }: Store, { params }: Ask): string {
  const { tag_id: name = "" } = params;
  if (tags.get(name.toLowerCase()) !== name) throw notFound();
  return name;
}

function partsOf(store: Store, { body }: Ask): readonly { tags: readonly string[] }[] {
  const resources = (body.resources ?? []) as readonly {
    readonly resource_id: string;
    readonly resource_type: string;
  }[];
  return resources.map(({ resource_id: id, resource_type: type }) => {
    if (type === "droplet") return dropletOf(store, id);
    const part = type === "image" ? store.images.get(Number(id)) : store.volumes.get(id);
    if (!part) throw notFound();
    return part;
  });
}
