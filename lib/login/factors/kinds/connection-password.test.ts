/** The form of connection passwords. */
import { expect, test } from "vitest";
import { bypassCode } from "./bypass-code";
import { connectionPassword } from "./connection-password";
import { recoveryCode } from "./recovery-code";

const made = connectionPassword.make(new Uint8Array(17).fill(0xa7));

test("is a prefix and 26 characters of base32, which fit into RADIUS", () => {
  expect(made).toMatch(/^postern-[a-z2-7]{26}$/);
  expect(connectionPassword.make(new Uint8Array(17))).toBe(`postern-${"a".repeat(26)}`);
});

test("has 130 random bits: whichever of them differs, so does the text", () => {
  const texts = new Set<string>();
  for (let bit = 0; bit < 130; bit++) {
    const random = new Uint8Array(17);
    random[bit >> 3] = 0x80 >> (bit & 7);
    texts.add(connectionPassword.make(random));
  }
  expect(texts.size).toBe(130);
});

test.each([
  ["as it was made", made, made],
  ["in capitals", made.toUpperCase(), made],
  ["behind a password", `hunter2${made}`, null],
  ["before a code", `${made}123456`, null],
  ["one character short", made.slice(0, -1), null],
  ["without its prefix", made.slice(8), null],
  ["with a line feed", `${made}\n`, null],
  ["with characters that base32 does not have", made.replace(/.$/, "1"), null],
])("%s", (_, typed, code) => {
  expect(connectionPassword.endings(typed)).toEqual(code === null ? [] : [{ code, codeLength: 34 }]);
});

test("ends like no other written code", () => {
  for (const kind of [recoveryCode, bypassCode]) expect(kind.endings(made)).toEqual([]);
});
