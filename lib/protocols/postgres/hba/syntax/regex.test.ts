/** PostgreSQL's patterns in JavaScript: equal where they are evaluated, unknown where not. */
import { expect, it } from "vitest";
import { hbaRegex } from "./regex";

it.each([
  ["^app\\d$", ["app1"], ["app", "app12", "xapp1"]],
  ["a", ["a", "bab"], ["b"]],
  ["", ["", "x"], []],
  ["^(dev|test)_", ["dev_a", "test_"], ["prod_dev_"]],
  ["^[^a-c]+$", ["xyz"], ["xaz"]],
  ["^[]a]+$", ["]a"], ["b"]],
  ["^[a\\]]$", ["]"], ["\\"]],
  ["^[[:alpha:]_]+$", ["ab_C"], ["a1", "ä"]],
  ["^\\w+$", ["a_1"], ["ä", "a-b"]],
  ["^\\W$", ["-", "ä"], ["a"]],
  ["^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]],
  ["^a{2}?$", ["aa"], ["a"]],
  ["^a{x}$", ["a{x}"], ["a"]],
  ["^a.b$", ["a\nb", "axb"], ["ab"]],
  ["^(?:ab)+$", ["abab"], ["aba"]],
  ["^(?!pg_)", ["x"], ["pg_x"]],
  ["^a-b/c$", ["a-b/c"], ["a-bc"]],
  ["^\\.x$", [".x"], ["ax"]],
  ["^ü$", ["ü"], ["u"]],
  ["]}", ["]}"], ["]"]],
] as const)("evaluates %s", (source, has, hasNot) => {
  const found = hbaRegex(source);
  if (found.kind !== "regex") throw new Error(JSON.stringify(found));
  for (const name of has) expect(found.regex.test(name), name).toBe(true);
  for (const name of hasNot) expect(found.regex.test(name), name).toBe(false);
});

it.each([
  "***=a",
  "(?i)a",
  "(a)\\1",
  "\\yab",
  "\\mab",
  "\\x41",
  "[[.a.]]",
  "[[:cntrl:]]",
  "[[:<:]]a",
  "(?<a>b)",
])("does not judge %s", (source) => expect(hbaRegex(source).kind).toBe("unknown"));

it.each(["(", ")", "[a", "*", "a**", "a{2,1}", "a{300}", "a{2", "^*", "a\\"])("refuses %s", (source) =>
  expect(hbaRegex(source).kind).toBe("invalid"),
);
