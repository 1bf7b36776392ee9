/** Which part of an API a platform uses: `api.ts` in its folder, from which `scripts/generate-api.ts` makes `api.generated.json` and `.ts`. */
export interface ApiSelection {
  /** Path that all of it lies below, for example `/v1`; empty where the documents' own paths say everything. */
  readonly base: string;
  readonly documents: readonly SelectedDocument[];
}

/** What is used of one official document. */
export interface SelectedDocument {
  /** Name in `test/fixtures/specs`. */
  readonly file: string;
  /** What stands before its paths where an API is made of several documents, for example `/compute`. */
  readonly prefix?: string;
  /** `METHOD path`, as the document has it. */
  readonly operations: readonly string[];
}

/** A part of an official description, OpenAPI 3.0 or 3.1: `api.generated.json`. Names of operations are `METHOD path`, prefix included. */
export interface ApiDescription {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly "x-base": string;
  readonly "x-origins": readonly Origin[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The document that a part was taken from. */
export interface Origin {
  readonly file: string;
  readonly title: string;
  readonly version: string;
  /** Of the unpacked document, in hexadecimal. */
  readonly sha256: string;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  /** Successful ones only. */
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly "x-versions"?: VersionRange;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly explode?: boolean;
}

/** By media type. */
export type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

/** Versions of the API, as `2.37`, that know a schema or an operation. */
export interface VersionRange {
  readonly min?: string;
  readonly max?: string;
}

/** A schema of JSON Schema 2020-12 or of OpenAPI 3.0, or only `true` or `false`. */
export type Schema = boolean | { readonly [keyword: string]: unknown };
