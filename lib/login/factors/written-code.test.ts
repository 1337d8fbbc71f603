/** Written codes: their form, and finding them at the end of what was typed. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { bypassCode } from "./kinds/bypass-code";
import { recoveryCode } from "./kinds/recovery-code";

const random = ({ randomBytes: octets }: { readonly randomBytes: number }) => randomBytes(octets);

test("codes have their form and are found again behind any password", () => {
  for (const kind of [recoveryCode, bypassCode]) {
    for (let i = 0; i < 200; i++) {
      const code = kind.make(random(kind));
      expect(code).toMatch(kind === recoveryCode ? /^[a-z2-7]{5}-[a-z2-7]{5}$/ : /^[a-z2-7]{4}-[a-z2-7]{4}$/);
      expect(kind.endings(`hunter2 ä-${code.toUpperCase()}`)).toEqual([{ code, codeLength: code.length }]);
    }
  }
});

test("the two forms never end alike", () => {
  for (let i = 0; i < 200; i++) {
    expect(bypassCode.endings(`x${recoveryCode.make(random(recoveryCode))}`)).toEqual([]);
    expect(recoveryCode.endings(`!${bypassCode.make(random(bypassCode))}`)).toEqual([]);
  }
});
