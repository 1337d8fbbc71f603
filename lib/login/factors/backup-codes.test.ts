/** Recovery and bypass codes: their form, and finding them at the end of what was typed. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { backupCode, backupCodeAtEnd, backupCodeBytes } from "./backup-codes";

test("codes have their form and are found again behind any password", () => {
  for (const kind of ["recovery_code", "bypass_code"] as const) {
    for (let i = 0; i < 200; i++) {
      const code = backupCode(kind, randomBytes(backupCodeBytes));
      expect(code).toMatch(
        kind === "recovery_code" ? /^[a-z2-7]{5}-[a-z2-7]{5}$/ : /^[a-z2-7]{4}-[a-z2-7]{4}$/,
      );
      expect(backupCodeAtEnd(kind, `hunter2 ä-${code.toUpperCase()}`)).toEqual({
        before: "hunter2 ä-",
        code,
      });
    }
  }
});

test("the two forms never end alike", () => {
  for (let i = 0; i < 200; i++) {
    const random = randomBytes(backupCodeBytes);
    expect(backupCodeAtEnd("bypass_code", `x${backupCode("recovery_code", random)}`)).toBeNull();
    expect(backupCodeAtEnd("recovery_code", `!${backupCode("bypass_code", random)}`)).toBeNull();
  }
});
