import { model, shapeOf } from "./model.ts";

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/** A result as EC2 writes it, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-api-troubleshooting.html#api-structure-response */
export function encode(operation: string, requestId: string, result: unknown): string {
  const shape = model.operations[operation]?.output;
  const parts = [`${head}<${operation}Response xmlns="${namespace}"><requestId>${requestId}</requestId>`];
  if (shape === undefined) parts.push("<return>true</return>");
  else writeStructure(shape, result as object, parts);
  parts.push(`</${operation}Response>`);
  return parts.join("");
}

/** A refusal as EC2 writes it. */
export function encodeError(code: string, message: string, requestId: string): string {
  const error = `<Error><Code>${escapeText(code)}</Code><Message>${escapeText(message)}</Message></Error>`;
  return `${head}<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
}

function writeStructure(name: string, value: object, parts: string[]): void {
  const shape = shapeOf(name);
  if (shape.type !== "structure") throw new Error(`${name} is no structure`);
  for (const key in value) {
    const part = value[key as keyof typeof value] as unknown;
    if (part === undefined) continue;
    const member = shape.members[key];
    if (!member) throw new Error(`${name} has no ${key}`);
    writeElement(member.xml, member.shape, part, parts);
  }
}

function writeElement(tag: string, name: string, value: unknown, parts: string[]): void {
  const shape = shapeOf(name);
  if (shape.type !== "structure" && shape.type !== "list") {
    const text = value instanceof Date ? value.toISOString() : escapeText(String(value));
    parts.push(`<${tag}>${text}</${tag}>`);
    return;
  }
  parts.push(`<${tag}>`);
  if (shape.type === "structure") writeStructure(name, value as object, parts);
  else for (const item of value as readonly unknown[]) writeElement(shape.item, shape.member, item, parts);
  parts.push(`</${tag}>`);
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (character) => escapes[character] ?? character) : text;
}
