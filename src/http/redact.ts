/** Stands in place of what must not be seen. */
export const redacted = "[redacted]";

/** Names of headers, of fields of a body and of a query whose value is a secret, in the spelling of any cloud. */
const secretName =
  /(?:^|[-_:.])(?:authorization|cookie|user_?data|token|secret|signature|sig|passcode|passphrase|private_?key|(?:access|api|secret)_?key)$|pass(?:word|wd)?$|(?:userData|Token|Secret|Passcode|PrivateKey)$/i;

/** Shorter texts are in everything. */
const shortestSecret = 4;
/** So many first characters of a secret are not there by chance. */
const tellingCharacters = 24;

/** Whether a header, or a field of a body or a query, holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** The text without the secrets: as they are, as JSON, base64 or a URL spell them, and where only their beginning is there. */
export function redactText(text: string, secrets: Iterable<string>): string {
  const spelled = [...secrets].filter((secret) => secret.length >= shortestSecret).flatMap(spellingsOf);
  const longestFirst = [...new Set(spelled)].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((left, secret) => cutBeginnings(left.replaceAll(secret, redacted), secret), text);
}

function spellingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [secret, json, Buffer.from(secret).toString("base64"), encodeURIComponent(secret.toWellFormed())];
}

/** A server that repeats what it was sent often cuts it short. */
function cutBeginnings(text: string, secret: string): string {
  if (secret.length <= tellingCharacters) return text;
  const at = text.indexOf(secret.slice(0, tellingCharacters));
  if (at < 0) return text;
  let end = at + tellingCharacters;
  while (end < text.length && text[end] === secret[end - at]) end++;
  return text.slice(0, at) + redacted + cutBeginnings(text.slice(end), secret);
}

/** A parsed body without the values of secret fields, and without the secrets in all others. */
export function redactValue(value: unknown, secrets: readonly string[], field = ""): unknown {
  if (typeof value === "string") return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((each: unknown) => redactValue(each, secrets, field));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      isSecretField(key, part, field) ? redacted : redactValue(part, secrets, key),
    ]),
  );
}

/** An object under a secret name is looked through: of `{"password": {"user": …}}` not all is a secret, of `{"token": {"id": …}}` the id is. */
function isSecretField(key: string, value: unknown, parent: string): boolean {
  if (value === null || typeof value === "boolean") return false;
  if (typeof value === "object" && !(Array.isArray(value) && value.every((each) => typeof each === "string")))
    return false;
  return isSecretName(key) || (key === "id" && isSecretName(parent));
}

/** Every text in secret fields of a body. */
export function secretsIn(value: unknown, field = ""): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    if (isSecretField(key, part, field)) return [part].flat().map(String);
    return secretsIn(part, Array.isArray(value) ? field : key);
  });
}

/** Headers by name in lower case, without the values of secret ones. */
export function redactHeaders(
  headers: Iterable<readonly [string, string]>,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const shown = (name: string, value: string) => (isSecretName(name) ? redacted : redactText(value, secrets));
  return Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), shown(name, value)]));
}

/** The address without its user, without the values of secret fields of its query, and without the secrets. */
export function redactUrl(url: string, secrets: readonly string[]): string {
  const parsed = new URL(url);
  if (parsed.username) parsed.username = "redacted";
  if (parsed.password) parsed.password = "redacted";
  for (const name of [...parsed.searchParams.keys()]) {
    if (isSecretName(name)) parsed.searchParams.set(name, redacted);
  }
  return redactText(parsed.href, secrets);
}
