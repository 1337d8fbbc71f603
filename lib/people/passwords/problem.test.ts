/** Tests which passwords may be set, and what is said of those that may not. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { passwordMaxBytes, passwordProblem } from "./problem";

const rules = { username: "anna", minLength: 12, organisation: "Example Bank AG" };
const kindOf = (password: string, changes: object = {}) =>
  passwordProblem(password, { ...rules, ...changes })?.kind ?? null;

describe("passwordProblem", () => {
  test.each([
    ["correct otter 44", null],
    ["Grüße aus Köln", null],
    ["ends-in-412324", null],
    ["tR7#mQ9!xL2w", null],
    ["lamp otter bank", null],
    ["my postern is a small door", null],
    ["example of a longer one", null],
    ["short", "too_short"],
    ["ää".repeat(5), "too_short"],
    ["x1".repeat(2) + "y".repeat(passwordMaxBytes), "too_long"],
    ["ü".repeat(passwordMaxBytes / 2 + 1), "too_long"],
    ["with a\ttab inside", "unfit"],
    ["with delete\u007f inside", "unfit"],
    ["hello Anna there", "named"],
    ["4nn4 says hello", "named"],
    ["ANNA-otter-lamp", "named"],
    ["Postern2026!!", "named"],
    ["p0stern-p0stern", "named"],
    ["my Postern 2026", "named"],
    ["PostgreSQL-2026", "named"],
    ["ExampleBankAG", "named"],
    ["Example.2026.Bank!", "named"],
    ["ex4mple 2026 2027", "named"],
    ["Password1234", "common"],
    ["P@ssw0rd2026", "common"],
    ["p4$$w0rd!!!!", "common"],
    ["qwertyuiop12", "common"],
    ["!!Summer2026!!", "common"],
    ["Administrator", "common"],
    ["unbelievable", "common"],
    ["123456789012", "common"],
    ["2026-11-20!!", "common"],
    ["aaaaaaaaaaaa", "common"],
    ["xy7xy7xy7xy7", "common"],
    ["xy7xy7xy7xy7x", "common"],
    ["otter9lampotter9lamp", "common"],
    ["abcdefghijklmnop", "common"],
    ["Zyxwvutsrqponm", "common"],
  ])("%j: %s", (password, kind) => {
    expect(kindOf(password)).toBe(kind);
  });

  test("turns the username round, and knows others than Anna's", () => {
    expect(kindOf("nosidda lamp x", { username: "addison" })).toBe("named");
    expect(kindOf("hello anna there", { username: "addison" })).toBeNull();
  });

  test("a very short username does not rule out its letters, nor an organisation without a name all", () => {
    expect(kindOf("jo likes otters", { username: "jo", organisation: "" })).toBeNull();
  });

  test("asks for the length that is set", () => {
    expect(kindOf("otter-14-lamp", { minLength: 13 })).toBeNull();
    expect(passwordProblem("otter-14-lamp", { ...rules, minLength: 14 })?.sentence).toBe(
      "Use at least 14 characters.",
    );
  });
});

describe("the list of common passwords", () => {
  const short = { username: "", minLength: 4, organisation: "" };

  // Rank 100 to 99,000 of the list, and long ones that leaked.
  test.each([
    ...["matrix", "freepass", "1234567890a", "cateye", "pornographic", "1234567890qwe", "stinkyfinger"],
    ...["gtasanandreas", "manchesterunited", "ababagalamaga", "14omar09teamo", "thesecondstartotheright"],
  ])("holds %j in any case", (password) => {
    expect(passwordProblem(password, short)?.kind).toBe("common");
    expect(passwordProblem(password.toUpperCase(), short)?.kind).toBe("common");
  });

  test("is taken for holding another password less than once in 10,000", () => {
    const count = 50_000;
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      const password = createHash("sha256").update(`${i}`).digest("base64").slice(0, 16);
      if (kindOf(password) === "common") wrong++;
    }
    expect(wrong / count).toBeLessThan(1 / 10_000);
  }, 30_000);
});
