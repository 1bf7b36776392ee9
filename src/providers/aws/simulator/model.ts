import generated from "./ec2-model.generated.json" with { type: "json" };

/** A part of the official EC2 service model: what is served, with the names on the wire. */
export interface Model {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface OperationModel {
  readonly input?: string | undefined;
  /** Left out: the answer says only that it was done. */
  readonly output?: string | undefined;
  /** Names of the filters it takes; `tag:` stands for every key. */
  readonly filters?: readonly string[] | undefined;
}

export interface Member {
  readonly shape: string;
  /** Name in a request. */
  readonly query: string;
  /** Name in an answer. */
  readonly xml: string;
}

export type Shape =
  | {
      readonly type: "structure";
      readonly required: readonly string[];
      readonly members: Readonly<Record<string, Member>>;
    }
  | { readonly type: "list"; readonly member: string; readonly item: string }
  | ScalarShape;

export interface ScalarShape {
  readonly type: "string" | "integer" | "long" | "float" | "double" | "boolean" | "timestamp" | "blob";
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly sensitive?: boolean;
}

export const model = generated as unknown as Model;

/** A shape of the model. Throws for a name that is none. */
export function shapeOf(name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the EC2 model has no shape ${name}`);
  return shape;
}
