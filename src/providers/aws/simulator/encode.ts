import { model, shapeOf } from "./model.ts";

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/** A result as EC2 writes it, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-api-troubleshooting.html#api-structure-response */
export function encode(operation: string, requestId: string, result: unknown): string {
  const shape = model.operations[operation]?.output;
  const body = shape === undefined ? "<return>true</return>" : structure(shape, result);
  return `${head}<${operation}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${body}</${operation}Response>`;
}

export function encodeError(code: string, message: string, requestId: string): string {
  const error = `<Error><Code>${escapeText(code)}</Code><Message>${escapeText(message)}</Message></Error>`;
  return `${head}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
}

function structure(name: string, value: unknown): string {
  const shape = shapeOf(name);
  if (shape.type !== "structure") throw new Error(`${name} is no structure`);
  let text = "";
  for (const [key, part] of Object.entries((value ?? {}) as object)) {
    if (part === undefined) continue;
    const member = shape.members[key];
    if (!member) throw new Error(`${name} has no ${key}`);
    text += element(member.xml, member.shape, part);
  }
  return text;
}

function element(tag: string, name: string, value: unknown): string {
  const shape = shapeOf(name);
  if (shape.type === "structure") return `<${tag}>${structure(name, value)}</${tag}>`;
  if (shape.type === "list") {
    if (!Array.isArray(value)) throw new Error(`${name} is a list`);
    return `<${tag}>${value.map((part) => element(shape.item, shape.member, part)).join("")}</${tag}>`;
  }
  return `<${tag}>${value instanceof Date ? value.toISOString() : escapeText(String(value))}</${tag}>`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => escapes[character] ?? character);
}
