/** Types of one operation (`POST /servers`) out of `paths` of an `api.generated.ts`. */
type OperationOf<Paths, Name extends string> = Name extends `${infer Method} ${infer Path}`
  ? Path extends keyof Paths
    ? Lowercase<Method> extends keyof Paths[Path]
      ? Paths[Path][Lowercase<Method>]
      : never
    : never
  : never;

/** JSON body that an operation takes; `never` where it takes none. */
export type BodyOf<Paths, Name extends string> =
  OperationOf<Paths, Name> extends { readonly requestBody?: infer Body } ? JsonOf<Body> : never;

/** Query parameters that an operation takes. */
export type QueryOf<Paths, Name extends string> =
  OperationOf<Paths, Name> extends { readonly parameters: { readonly query?: infer Query } } ? Query : never;

/** JSON body of an operation's successful answers. */
export type AnswerOf<Paths, Name extends string> =
  OperationOf<Paths, Name> extends { readonly responses: infer Responses } ? JsonOf<Responses[keyof Responses]> : never;

type JsonOf<Media> = Media extends { readonly content: { readonly "application/json": infer Body } } ? Body : never;
