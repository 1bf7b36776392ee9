import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it, with secrets unwrapped. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly id: string | undefined;
}

export interface Mocks {
  readonly resources: Registered[];
  /** Everything that was registered until now, once nothing is pending. */
  settled(): Promise<readonly Registered[]>;
}

const signature = "4dabf18193072939515e22adb298388d";

/** Replaces the engine: each resource is answered with its inputs and what `outputs` adds. Call it before resource modules are loaded. */
export async function mockEngine(
  outputs: (resource: Registered) => Record<string, unknown> = () => ({}),
  preview = false,
): Promise<Mocks> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        const resource = { type, name, inputs: unwrap(inputs) as Record<string, unknown>, id };
        resources.push(resource);
        return { id: id || `${name}-id`, state: { ...(inputs as object), ...outputs(resource) } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    preview,
  );
  const settled = async () => {
    await settle();
    return resources;
  };
  return { resources, settled };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The value of an output. */
export function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve as (value: unknown) => void));
}

function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  if (signature in value && "value" in value) return unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}
