/** Tests which passwords may be set. */
import { describe, expect, test } from "vitest";
import { passwordMaxBytes, passwordProblem } from "./password-rules";

const rules = { username: "anna", minLength: 12 };

describe("passwordProblem", () => {
  test.each([
    ["correct otter 44", null],
    ["Grüße aus Köln", null],
    ["ends-in-412324", null],
    ["short", /at least 12/],
    ["ää".repeat(5), /at least 12/],
    ["x1".repeat(2) + "y".repeat(passwordMaxBytes), /at most/],
    ["with a\ttab inside", /control/],
    ["hello Anna there", /username/],
    ["Password1234", /first/],
    ["qwertyuiop12", /first/],
    ["123456789012", /first/],
    ["2026-11-20!!", /first/],
    ["Summer2026!!", /first/],
    ["aaaaaaaaaaaa", /first/],
    ["xy7xy7xy7xy7", /first/],
    ["correcthorsebatterystaple", /first/],
  ])("%s", (password, problem) => {
    const found = passwordProblem(password, rules);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });

  test("a very short username does not rule out its letters", () => {
    expect(passwordProblem("jo likes otters", { username: "jo", minLength: 12 })).toBeNull();
  });
});
