/**
 * Pure. The HTTP template: address, headers and body with placeholders, filled so that no value can become more than a value. What a
 * placeholder stands for is escaped by the place that it stands in.
 */
import type { BodyType } from "./schema";

/** What each placeholder means. `{basic}` is what follows "Authorization: Basic". */
export const placeholders = {
  number: "the number, as +491701234567",
  digits: "the number without the +",
  text: "the text",
  sender: "the sender",
  username: "the account",
  secret: "the secret",
  basic: "account and secret for HTTP Basic",
} as const;
export type Placeholder = keyof typeof placeholders;
export type Values = Readonly<Record<Placeholder, string>>;

/** A template as it is stored. */
export type Template = {
  readonly url: string;
  readonly method: string;
  readonly headers: string;
  readonly bodyType: BodyType;
  readonly body: string;
};

/** A request as it leaves. */
export type Filled = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

const anyPlaceholder = /\{(\w+)\}/g;

const fill = (text: string, values: Values, within: (value: string) => string = (value) => value): string =>
  text.replace(anyPlaceholder, (found, name: string) =>
    Object.hasOwn(values, name) ? within(values[name as Placeholder]) : found,
  );

/** The request that `template` makes of `values`. @throws TypeError where `templateProblem` would have named a problem */
export function filled(template: Template, values: Values): Filled {
  const { method, bodyType, body } = template;
  const content = bodyOf(bodyType, body, values);
  const typed = headerLines(template.headers);
  if (!typed) throw new TypeError("a header of the template is none");
  // In a header a line end would begin another one.
  const clean = (value: string) => value.replace(/[\p{Cc}]+/gu, " ");
  const headers = Object.fromEntries(typed.map(([name, value]) => [name, fill(value, values, clean)]));
  const hasType = typed.some(([name]) => name === "content-type");
  const type: Record<string, string> =
    hasType || content === null ? {} : { "content-type": contentTypes[bodyType] };
  return {
    url: new URL(fill(template.url, values, encodeURIComponent)),
    method,
    headers: { ...type, ...headers },
    body: content,
  };
}

const contentTypes: Readonly<Record<BodyType, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain; charset=utf-8",
  none: "",
};

function bodyOf(type: BodyType, body: string, values: Values): string | null {
  switch (type) {
    case "json":
      return JSON.stringify(filledLeaves(JSON.parse(body), values));
    case "form":
      return new URLSearchParams(
        formLines(body)?.map(([name, value]) => [name, fill(value, values)]),
      ).toString();
    case "text":
      return fill(body, values);
    case "none":
      return null;
  }
}

/** Strings inside JSON, after it was read: what stands in them cannot end them. */
function filledLeaves(value: unknown, values: Values): unknown {
  if (typeof value === "string") return fill(value, values);
  if (Array.isArray(value)) return value.map((one) => filledLeaves(one, values));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledLeaves(one, values)]));
  }
  return value;
}

/** "name=value" a line each; null where a line is none. */
function formLines(body: string): [string, string][] | null {
  return pairs(body, /^\s*([^=\s][^=]*?)\s*=\s*(.*?)\s*$/);
}

/** Names in lower case; null where a line is no header. */
function headerLines(headers: string): [string, string][] | null {
  const found = pairs(headers, /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/);
  return found?.map(([name, value]) => [name.toLowerCase(), value]) ?? null;
}

function pairs(text: string, line: RegExp): [string, string][] | null {
  const found = text
    .split(/\r?\n/)
    .filter((one) => one.trim() !== "")
    .map((one) => line.exec(one));
  return found.every((one) => one !== null) ? found.map(([, name = "", value = ""]) => [name, value]) : null;
}

/** A problem and the field that it belongs beside. */
export type TemplateProblem = { readonly field: keyof Template; readonly message: string };

/** Headers that the request sets by itself, or that would change where it ends. */
const ownHeaders = [
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "expect",
  "upgrade",
  "te",
  "trailer",
];

/** What is wrong with a template, for the person who typed it. */
export function templateProblem(template: Template): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const wrong = (field: keyof Template, message: string) => problems.push({ field, message });
  const urlProblem = problemOfUrl(template.url);
  if (urlProblem) wrong("url", urlProblem);
  const headers = headerLines(template.headers);
  if (!headers) wrong("headers", "Write a header a line, as Name: value.");
  const own = headers?.find(([name]) => ownHeaders.includes(name));
  if (own) wrong("headers", `Leave out "${own[0]}": the request sets it by itself.`);
  if (headers && new Set(headers.map(([name]) => name)).size < headers.length)
    wrong("headers", "A header stands here twice.");
  const account = headers?.find(([name]) => name === "authorization")?.[1];
  if (account !== undefined && !/\{(secret|basic)\}/.test(account)) {
    wrong(
      "headers",
      "Write {secret} or {basic} where the secret stands, and type the secret below: only there it is kept sealed.",
    );
  }
  if (template.method === "GET" && template.bodyType !== "none")
    wrong("bodyType", "A GET request has no body.");
  if (template.bodyType === "json" && !isJson(template.body)) {
    wrong(
      "body",
      'Write JSON with placeholders inside its strings, such as {"to": "{number}", "text": "{text}"}.',
    );
  }
  if (template.bodyType === "form" && !formLines(template.body))
    wrong("body", "Write name=value a line each, such as to={number}.");
  const all = [template.url, template.headers, template.bodyType === "none" ? "" : template.body].join("\n");
  const used = new Set([...all.matchAll(anyPlaceholder)].map(([, name]) => name));
  const isNumbered = used.has("number") || used.has("digits");
  const where = template.bodyType === "none" ? "url" : "body";
  if (!isNumbered) wrong(where, "Nothing in the template stands for the number: use {number} or {digits}.");
  if (!used.has("text")) wrong(where, "Nothing in the template stands for the text: use {text}.");
  return problems;
}

function problemOfUrl(text: string): string | null {
  let url: URL;
  let other: URL;
  try {
    url = new URL(fill(text, sampleOf("1"), encodeURIComponent));
    other = new URL(fill(text, sampleOf("2"), encodeURIComponent));
  } catch {
    return "Enter a web address such as https://gateway.example.org/send.";
  }
  if (!/^https?:$/.test(url.protocol)) return "Use an address that begins with https:// or http://.";
  if (url.username || url.password)
    return "Write {username} and {secret} into a header instead, or use {basic}.";
  // Whoever is texted must not choose who is asked.
  if (url.origin !== other.origin) return "Use placeholders only after the host.";
  return url.hash ? "Leave out what follows #: it is never sent." : null;
}

const sampleOf = (value: string): Values =>
  Object.fromEntries(Object.keys(placeholders).map((name) => [name, value])) as Values;

/** Nested deeper than any gateway's, a body would be filled by more calls within calls than there may be. */
const deepest = 20;

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && isShallow(value, deepest);
  } catch {
    return false;
  }
}

const isShallow = (value: unknown, left: number): boolean =>
  typeof value !== "object" ||
  value === null ||
  (left > 0 && Object.values(value).every((one) => isShallow(one, left - 1)));
