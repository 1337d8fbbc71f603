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

test("a code counts at the end of the text alone", () => {
  for (const kind of [recoveryCode, bypassCode]) {
    const code = kind.make(random(kind));
    expect(kind.endings(`${code} `)).toEqual([]);
    expect(kind.endings(`${code}hunter2`)).toEqual([]);
  }
});

test("all of a code is random", () => {
  for (const kind of [recoveryCode, bypassCode]) {
    const codes = Array.from({ length: 400 }, () => kind.make(random(kind)).replace("-", ""));
    for (let at = 0; at < (codes[0]?.length ?? 0); at++)
      expect(new Set(codes.map((code) => code[at])).size).toBeGreaterThan(20);
    for (const code of codes) expect(code.slice(0, code.length / 2)).not.toBe(code.slice(code.length / 2));
  }
});
