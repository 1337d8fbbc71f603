/** PostgreSQL's patterns: which names they match, which it refuses, and which are not judged here. */
import { expect, it } from "vitest";
import { processorMs } from "@/lib/testing/processor";
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
  ["^\\W$", ["-"], ["a", "ä"]],
  ["^[\\W]{2}$", ["ä", "--"], ["-", "a-"]],
  ["^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]],
  ["^a{2}?$", ["aa"], ["a"]],
  ["^a{x}$", ["a{x}"], ["a"]],
  ["^a.b$", ["a\nb", "axb"], ["ab"]],
  ["^(?:ab)+$", ["abab"], ["aba"]],
  ["^(?!pg_)", ["x"], ["pg_x"]],
  ["^.*(?<!_ro)$", ["app", "_ro_"], ["app_ro"]],
  ["^(?:a(?=b)|b)+$", ["ab", "abb"], ["ba", "aab"]],
  ["(?i)^App_[x-z]$", ["aPP_X", "app_z"], ["app_a", "äpp_x"]],
  ["\\mapp\\M", ["app", "my app 2"], ["apps", "my_app"]],
  ["\\yapp\\Y", ["apps"], ["app", "xapps"]],
  ["\\Aa\\Z", ["a"], ["ab", "ba"]],
  ["^a-b/c$", ["a-b/c"], ["a-bc"]],
  ["^\\.x$", [".x"], ["ax"]],
  ["^ü$", ["ü"], ["u"]],
  ["]}", ["]}"], ["]"]],
] as const)("evaluates %s", (source, has, hasNot) => {
  const found = hbaRegex(source);
  if (found.kind !== "regex") throw new Error(JSON.stringify(found));
  for (const name of has) expect(found.matches(name), name).toBe(true);
  for (const name of hasNot) expect(found.matches(name), name).toBe(false);
});

it.each([
  "***=a",
  "(?x)a",
  "(a)\\1",
  "\\x41",
  "[[.a.]]",
  "[[:cntrl:]]",
  "[[:<:]]a",
  "(?<a>b)",
  `^(${"a|".repeat(500)})$`,
  "((a?){80}){80}",
])("does not judge %s", (source) => expect(hbaRegex(source).kind).toBe("unknown"));

it.each(["(", ")", "[a", "*", "a**", "a{2,1}", "a{300}", "a{256,}", "a{2", "^*", "a\\"])(
  "refuses %s",
  (source) => expect(hbaRegex(source).kind).toBe("invalid"),
);

it.each(["^(a+)+$", "^((((a*)*)*)*)*$", "^(a|aa|a?)+$", `^${"(.{0,30}a)".repeat(30)}$`])(
  "answers at once for %s",
  (source) => {
    const found = hbaRegex(source);
    if (found.kind !== "regex") throw new Error(JSON.stringify(found));
    const took = processorMs(() => {
      for (let round = 0; round < 100; round++)
        expect(found.matches(`${"a".repeat(62 - (round % 3))}!`)).toBe(false);
    });
    expect(took).toBeLessThan(2000);
  },
);

it("says that it does not know rather than go on for long", () => {
  const found = hbaRegex("(?=(?:.?b?c?d?e?f?){60}!!)");
  if (found.kind !== "regex") throw new Error(JSON.stringify(found));
  expect(found.matches("a".repeat(63))).toBe(null);
});
