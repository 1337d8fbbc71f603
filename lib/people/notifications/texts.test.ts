/** Tests the words of mails: the product's own are right, wrong ones are refused in words, and nothing gets into the HTML. */
import { expect, test } from "vitest";
import { type MailEventName, mailEvent, mailEvents } from "./events";
import { renderMail } from "./render";
import { placeholdersOf, textProblem } from "./texts";

const names = Object.keys(mailEvents) as MailEventName[];
const samples = (name: MailEventName) =>
  Object.fromEntries(
    Object.entries(placeholdersOf(mailEvent(name))).map(([key, { sample }]) => [key, sample]),
  );

test.each(names)(
  "the product's own words of %s have no fault, and every placeholder is filled in",
  (name) => {
    const event = mailEvent(name);
    expect([textProblem(event, "subject", event.subject), textProblem(event, "body", event.body)]).toEqual([
      null,
      null,
    ]);
    const { subject, text, html } = renderMail(event, event, samples(name), { hasLogo: true });
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\}\}|undefined/);
    expect(text.split("\n").every((line) => line.length < 1000)).toBe(true);
  },
);

test.each(names)("each paragraph of %s begins as a sentence does", (name) => {
  expect(mailEvent(name).body.split(/\n\n/)).not.toContainEqual(expect.stringMatching(/^\p{Ll}/u));
});

test.each([
  ["body", "Hello {{nmae}}, {{link}}", /\{\{nmae\}\} is not known here\. Known: \{\{name\}\}/],
  ["body", "Hello {{name}, {{link}}", /broken|not known/],
  ["body", "Hello {name}}, {{link}}", /broken/],
  ["body", "Hello {{}}, {{link}}", /not known/],
  ["body", "Hello {{constructor}} {{link}}", /not known/],
  ["body", "Hello {{name}}", /\{\{link\}\} is missing/],
  ["subject", "Open {{link}}", /cannot stand in the subject/],
] as const)("in the %s, %j is refused", (field, text, problem) => {
  expect(textProblem(mailEvent("activation"), field, text)).toMatch(problem);
});

test("nothing that a person wrote becomes HTML, an attribute or a second header", () => {
  const evil = `"><img src=x onerror=alert(1)>'&`;
  const values = { ...samples("activation"), name: evil, organisation: evil, link: `https://a/#"${evil}` };
  const words = {
    subject: "{{name}}\r\nBcc: evil@example.org",
    body: "{{name}} {{organisation}}\n\n{{link}}",
  };
  const { html } = renderMail(mailEvent("activation"), words, values, { hasLogo: true });
  expect(html).not.toContain("<img src=x");
  expect([...html.matchAll(/<img/g)]).toHaveLength(1);
  expect([...html.matchAll(/href="[^"]*"/g)].every(([attribute]) => !attribute.includes("<"))).toBe(true);
});

test("a paragraph of placeholders that are all empty is left out; the button stands where its line is", () => {
  const event = mailEvent("access_decided");
  const { text } = renderMail(event, event, { ...samples("access_decided"), note: "" }, { hasLogo: false });
  expect(text).not.toContain("\n\n\n");
  expect(text).toContain("Open your page:\nhttps://postern.example.org/me\n");
});
