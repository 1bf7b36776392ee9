import ec2 from "./ec2-model.generated.json" with { type: "json" };
import elbv2 from "./elbv2-model.generated.json" with { type: "json" };
import route53 from "./route53-model.generated.json" with { type: "json" };

/** A part of an official service model: what is served, with the names on the wire. */
export interface Model {
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** How names and lists are written: https://smithy.io/2.0/aws/protocols/ */
export type Protocol = "ec2" | "query" | "rest-xml";

export interface OperationModel {
  /** Of a service that is called by paths. */
  readonly method?: string | undefined;
  /** The path, for example `/2013-04-01/hostedzone/{Id}`. */
  readonly uri?: string | undefined;
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
  /** Where it stands, if not in the body. */
  readonly location?: "uri" | "querystring" | "header" | undefined;
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

/** The services by the names that signatures are scoped to. */
export const models = { ec2, elasticloadbalancing: elbv2, route53 } as unknown as Readonly<Record<ServiceName, Model>>;

export type ServiceName = "ec2" | "elasticloadbalancing" | "route53";

/** A shape of a model. Throws for a name that is none. */
export function shapeOf({ shapes }: Model, name: string): Shape {
  const shape = shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}
