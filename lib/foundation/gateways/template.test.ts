/** The HTTP template: what is refused, and that no value becomes more than a value. */
import { expect, test } from "vitest";
import { gatewayInput } from "./schema";
import { filled, type Template, templateProblem } from "./template";

const json: Template = {
  url: "https://gateway.example.org/v1/send",
  method: "POST",
  headers: "Authorization: Bearer {secret}",
  bodyType: "json",
  body: '{"to": ["{number}"], "text": "{text}", "class": 1}',
};
const hostile = `a"b\\c&d=e\n{secret}\r\nX: y<z> €`;
const values = {
  ...{ number: "+491701234567", digits: "491701234567", text: hostile, sender: "Postern", username: "ada" },
  ...{ secret: "s3cret", basic: "YWRhOnMzY3JldA==" },
};

test.each<[string, Partial<Template>, keyof Template]>([
  ["no address", { url: "" }, "url"],
  ["another scheme", { url: "ftp://gateway.example.org/" }, "url"],
  ["a file", { url: "file:///etc/passwd" }, "url"],
  ["an account in the address", { url: "https://u:p@gateway.example.org/" }, "url"],
  ["a placeholder as host", { url: "https://{text}/send" }, "url"],
  ["a placeholder within the host", { url: "https://gateway.{number}.example.org/" }, "url"],
  ["a placeholder as port", { url: "https://gateway.example.org:{digits}/" }, "url"],
  ["a placeholder behind a backslash", { url: "https:\\\\{text}.example.org\\send" }, "url"],
  ["a fragment", { url: "https://gateway.example.org/#x" }, "url"],
  ["a header that is none", { headers: "Authorization Bearer x" }, "headers"],
  ["a header twice", { headers: "X-A: 1\nx-a: 2" }, "headers"],
  ["another host", { headers: "Host: internal" }, "headers"],
  ["its own length", { headers: "Content-Length: 0" }, "headers"],
  ["a secret that would not be sealed", { headers: "Authorization: Bearer abcdef" }, "headers"],
  ["GET with a body", { method: "GET" }, "bodyType"],
  ["no JSON", { body: '{"to": {number}}' }, "body"],
  ["JSON that is no object", { body: '"{number} {text}"' }, "body"],
  ["no form", { bodyType: "form", body: "{number} {text}" }, "body"],
  ["no number", { body: '{"text": "{text}"}' }, "body"],
  ["no text", { body: '{"to": "{number}"}' }, "body"],
])("%s is refused", (_, change, field) => {
  expect(templateProblem({ ...json, ...change }).map((problem) => problem.field)).toContain(field);
});

test.each<[string, Template]>([
  ["JSON", json],
  ["a form", { ...json, bodyType: "form", body: "to = {number}\n\ntext={text}" }],
  [
    "everything in the address",
    {
      ...json,
      method: "GET",
      bodyType: "none",
      body: "",
      url: "http://127.0.0.1:13013/cgi-bin/sendsms?to={digits}&text={text}",
    },
  ],
  ["text as it is", { ...json, bodyType: "text", body: "{text}", headers: "X-To: {number}" }],
])("%s is a template", (_, template) => {
  expect(templateProblem(template)).toEqual([]);
});

test("in JSON a value stays inside its string, and is not filled again", () => {
  const { body, headers, url } = filled(json, values);
  expect(JSON.parse(body ?? "")).toEqual({ to: ["+491701234567"], text: hostile, class: 1 });
  expect(headers).toEqual({ authorization: "Bearer s3cret", "content-type": "application/json" });
  expect(url.href).toBe("https://gateway.example.org/v1/send");
});

test("in a form and in an address a value stays a value", () => {
  const form = filled({ ...json, bodyType: "form", body: "to={digits}\ntext={text}" }, values);
  expect([...new URLSearchParams(form.body ?? "")]).toEqual([
    ["to", "491701234567"],
    ["text", hostile],
  ]);
  const url = "https://gateway.example.org/{text}/x?to={number}&text={text}";
  const get = filled({ ...json, method: "GET", bodyType: "none", body: "", url }, values);
  expect(get.url.host).toBe("gateway.example.org");
  expect([...get.url.searchParams]).toEqual([
    ["to", "+491701234567"],
    ["text", hostile],
  ]);
  expect(get.body).toBeNull();
});

test("a header stays one line, and an own type of content is kept", () => {
  const headers = "X-Text: {text}\nContent-Type: application/vnd.api+json\nAuthorization: Basic {basic}";
  expect(filled({ ...json, headers }, { ...values, text: "a\r\nX-Other: b" }).headers).toEqual({
    "x-text": "a X-Other: b",
    "content-type": "application/vnd.api+json",
    authorization: "Basic YWRhOnMzY3JldA==",
  });
});

test("unknown placeholders stand as they are", () => {
  expect(filled({ ...json, body: '{"a": "{other} {text}"}' }, { ...values, text: "t" }).body).toBe(
    '{"a":"{other} t"}',
  );
});

test("a body that is nested deeper than it could be filled is refused when it is saved", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}"{text}{number}"${"]".repeat(depth)}`;
  const body = nested(20);
  expect(templateProblem({ ...json, body })).toEqual([]);
  expect(filled({ ...json, body }, values).body).toContain(values.number);
  for (const depth of [21, 3900])
    expect(templateProblem({ ...json, body: nested(depth) })).toMatchObject([{ field: "body" }]);
});

const problems = (input: Record<string, unknown>) =>
  Object.keys(gatewayInput.safeParse({ way: "sms", ...input }).error?.flatten().fieldErrors ?? {});

test("Twilio wants its SID and a number, and calls come from numbers alone", () => {
  const good = {
    protocol: "twilio",
    url: "https://api.twilio.com",
    username: `AC${"0".repeat(32)}`,
    sender: "+15551234567",
  };
  expect(problems(good)).toEqual([]);
  expect(problems({ ...good, sender: `MG${"0".repeat(32)}` })).toEqual([]);
  expect(problems({ ...good, sender: "Postern", way: "voice" })).toEqual(["sender"]);
  expect(problems({ ...good, username: "ada/../x", url: "https://api.twilio.com/x" }).sort()).toEqual([
    "url",
    "username",
  ]);
});

test("SMPP wants a host and an account, and carries no calls", () => {
  const good = {
    protocol: "smpp",
    host: "smsc.example.org",
    port: 2775,
    username: "postern",
    sender: "Postern",
  };
  expect(problems(good)).toEqual([]);
  expect(problems({ ...good, way: "voice" })).toEqual(["protocol"]);
  expect(problems({ ...good, host: "http://x", username: "far too long a name" }).sort()).toEqual([
    "host",
    "username",
  ]);
});
