/** Recovery and bypass codes: their form, and finding them at the end of what was typed. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { paperCode, paperCodeAtEnd, paperCodeBytes } from "./paper-codes";

test("codes have their form and are found again behind any password", () => {
  for (const kind of ["recovery_code", "bypass_code"] as const) {
    for (let i = 0; i < 200; i++) {
      const code = paperCode(kind, randomBytes(paperCodeBytes));
      expect(code).toMatch(
        kind === "recovery_code" ? /^[a-z2-7]{5}-[a-z2-7]{5}$/ : /^[a-z2-7]{4}-[a-z2-7]{4}$/,
      );
      expect(paperCodeAtEnd(kind, `hunter2 ä-${code.toUpperCase()}`)).toEqual({ before: "hunter2 ä-", code });
    }
  }
});

test("the two forms never end alike", () => {
  for (let i = 0; i < 200; i++) {
    const random = randomBytes(paperCodeBytes);
    expect(paperCodeAtEnd("bypass_code", `x${paperCode("recovery_code", random)}`)).toBeNull();
    expect(paperCodeAtEnd("recovery_code", `!${paperCode("bypass_code", random)}`)).toBeNull();
  }
});
