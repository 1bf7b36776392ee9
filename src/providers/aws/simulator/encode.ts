import { type Model, models, type ServiceName, shapeOf } from "./model.ts";

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespaces: Readonly<Record<ServiceName, string>> = {
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
  elasticloadbalancing: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
  route53: "https://route53.amazonaws.com/doc/2013-04-01/",
};

/** A result as its service writes it, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-api-troubleshooting.html#api-structure-response */
export function encode(service: ServiceName, operation: string, requestId: string, result: unknown): string {
  const model = models[service];
  const shape = model.operations[operation]?.output;
  const inner: string[] = [];
  if (shape !== undefined) writeStructure(model, shape, (result ?? {}) as object, inner);
  const body = wraps[model.protocol](
    operation,
    requestId,
    shape === undefined ? "<return>true</return>" : inner.join(""),
  );
  return `${head}<${operation}Response xmlns="${namespaces[service]}">${body}</${operation}Response>`;
}

const wraps: Readonly<Record<Model["protocol"], (operation: string, requestId: string, inner: string) => string>> = {
  ec2: (_, requestId, inner) => `<requestId>${requestId}</requestId>${inner}`,
  query: (operation, requestId, inner) =>
    `<${operation}Result>${inner}</${operation}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`,
  "rest-xml": (_operation, _requestId, inner) => inner,
};

/** A refusal as its service writes it. */
export function encodeError(service: ServiceName, code: string, message: string, requestId: string): string {
  const [name, text] = [escapeText(code), escapeText(message)];
  if (service === "ec2") {
    const error = `<Error><Code>${name}</Code><Message>${text}</Message></Error>`;
    return `${head}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
  }
  const request = `<RequestId>${requestId}</RequestId>`;
  const error = `<Error><Type>Sender</Type><Code>${name}</Code><Message>${text}</Message></Error>`;
  return `${head}<ErrorResponse xmlns="${namespaces[service]}">${error}${request}</ErrorResponse>`;
}

function writeStructure(model: Model, name: string, value: object, parts: string[]): void {
  const shape = shapeOf(model, name);
  if (shape.type !== "structure") throw new Error(`${name} is no structure`);
  for (const key in value) {
    const part = value[key as keyof typeof value] as unknown;
    if (part === undefined) continue;
    const member = shape.members[key];
    if (!member) throw new Error(`${name} has no ${key}`);
    writeElement(model, member.xml, member.shape, part, parts);
  }
}

function writeElement(model: Model, tag: string, name: string, value: unknown, parts: string[]): void {
  const shape = shapeOf(model, name);
  if (shape.type !== "structure" && shape.type !== "list") {
    const text = value instanceof Date ? value.toISOString() : escapeText(String(value));
    parts.push(`<${tag}>${text}</${tag}>`);
    return;
  }
  parts.push(`<${tag}>`);
  if (shape.type === "structure") writeStructure(model, name, value as object, parts);
  else for (const item of value as readonly unknown[]) writeElement(model, shape.item, shape.member, item, parts);
  parts.push(`</${tag}>`);
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (character) => escapes[character] ?? character) : text;
}
