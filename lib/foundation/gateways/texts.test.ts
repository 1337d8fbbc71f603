/** Numbers, the one short message that a code goes in, and what may be kept of an answer. */
import { expect, test } from "vitest";
import { shownAnswer, withoutSecret } from "./answer";
import { codeText, isOnePart, linkText, septetsOf, spokenCode } from "./one-part";
import { e164Of, isCountryAllowed, maskedNumber } from "./phone-number";

test.each([
  ["+49 30 1234567", "+49301234567"],
  ["+49 (30) 123-45.67", "+49301234567"],
  ["  +1/555/123-4567 ", "+15551234567"],
  ["+4917012345678901", null],
  ["+49 (0)30 1234567", null],
  ["030 1234567", null],
  ["0049301234567", null],
  ["+0301234567", null],
  ["+123456", null],
  ["+49 30 12345x7", null],
  ["+49301234567,+491701234567", null],
  ["+49301234567\n+491701234567", null],
  ["++49301234567", null],
  ["", null],
])("%j is %j", (typed, number) => {
  expect(e164Of(typed)).toBe(number);
});

test("countries are beginnings of numbers, and none are allowed where none is named", () => {
  expect(isCountryAllowed("+491701234567", [])).toBe(false);
  expect(isCountryAllowed("+491701234567", ["+43", "+49"])).toBe(true);
  expect(isCountryAllowed("+4491701234567", ["+49"])).toBe(false);
  expect(maskedNumber("+491701234567")).toBe("+49••••••••67");
});

test("a message of the GSM alphabet has 160 places, its other letters take two, everything else has 70", () => {
  expect(septetsOf("Grüße {€}")).toBe(12);
  expect(septetsOf("Привет")).toBeNull();
  expect(isOnePart("a".repeat(160))).toBe(true);
  expect(isOnePart("a".repeat(161))).toBe(false);
  expect(isOnePart("€".repeat(80))).toBe(true);
  expect(isOnePart("€".repeat(81))).toBe(false);
  expect(isOnePart("я".repeat(70))).toBe(true);
  expect(isOnePart("я".repeat(71))).toBe(false);
});

test.each(["", "Example", "Пример", "Ö".repeat(80), "я".repeat(80), "{}".repeat(40)])(
  "a code for %j goes in one message, and stands first",
  (organisation) => {
    const text = codeText("412 324", organisation);
    expect(isOnePart(text)).toBe(true);
    expect(text.startsWith("412 324 is your code")).toBe(true);
  },
);

test("the organisation stands in the message where there is room", () => {
  expect(codeText("412 324", "Example")).toContain("at Example.");
  expect(codeText("412 324", "Пример и друзья")).not.toContain("Пример");
});

test("a call says the digits one by one, three times", () => {
  expect(spokenCode("412 324", "Example").match(/4, 1, 2, 3, 2, 4\./g)).toHaveLength(3);
});

test("no secret is shown, in whichever form it went out", () => {
  const secret = `a"b &c`;
  const told = `no: ${secret} | ${encodeURIComponent(secret)} | ${JSON.stringify({ secret })}`;
  expect(shownAnswer(told, [secret, ""])).toBe('no: ••• | ••• | {"secret":"•••"}');
  expect(shownAnswer(`a\r\n\0b${"x".repeat(400)}`, []).length).toBe(301);
});

const token = "Ab-_0123456789abcdefghijklmnopqrstuvwxyzABC";
test.each([
  ["whole", token],
  ["cut", token.slice(0, 20)],
  ["escaped", token.replaceAll("-", "%2D").replaceAll("_", "\\u005f")],
])("the token of a link is taken out of an answer that echoes it %s", (_, echo) => {
  const shown = withoutSecret(`{"body":"Approve: https://a/approve#${echo}","id":"x"}`, token);
  expect(shown).toBe('{"body":"Approve: https://a/approve#••••••","id":"x"}');
});

const link = `https://postern.example.org:8443/approve#${"t".repeat(43)}`;
test.each([
  ["ada", "db1", "to db1 as ada"],
  ["ada", "the database of everything that we sell", "log in as ada?"],
  ["ada", "Склад", "log in as ada?"],
  ["Ирина", "Склад", "log in to a database?"],
  ["a".repeat(63), "db1", "log in to a database?"],
])("a link for %s at %s goes in one message that says as much as fits", (role, client, words) => {
  const text = linkText({ role, client, link });
  expect(isOnePart(text)).toBe(true);
  expect(text).toContain(words);
  expect(text.endsWith(` ${link}`)).toBe(true);
});

test.each(["412 324", "412324", "4, 1, 2, 3, 2, 4", "412%20324", "412\\u0020324", "412&#32;324", "412+324"])(
  "the code is taken out of an answer that echoes it as %s",
  (echo) => {
    const shown = withoutSecret(`{"body":"${echo} is your code","id":"x"}`, "412 324");
    expect(shown).toBe('{"body":"•••••• is your code","id":"x"}');
  },
);
