/** The comparison of files and of loaded rules with a file. */
import { expect, it } from "vitest";
import { diffLines, diffRules } from "./diff";
import { parseHba } from "./parse";

const marks = { same: " ", added: "+", removed: "-" } as const;
const show = (lines: ReturnType<typeof diffLines>) => lines.map(({ kind, text }) => `${marks[kind]}${text}`);

it.each([
  ["abc", "abc", " a b c"],
  ["", "ab", "+a+b"],
  ["ab", "", "-a-b"],
  ["abcd", "acxd", " a-b c+x d"],
  ["abc", "xyz", "-a-b-c+x+y+z"],
  ["aabb", "abab", " a-a b+a b"],
])("compares %s with %s", (before, after, wanted) => {
  expect(show(diffLines([...before], [...after])).join("")).toBe(wanted);
});

it("leaves out what only looks different, and secrets", () => {
  const now = parseHba(
    "host  all all 10.0.0.1 255.0.0.0 md5\nhostssl all all all radius radiussecrets=0123456789abcdefghij radiusservers=h\nlocal all all trust",
    { version: 18 },
  );
  const after = `# new
host all all 10.0.0.1/8   md5
hostssl all all all radius radiusservers="h" radiussecrets="SHARED-SECRET"
local all postgres peer`;
  expect(show(diffRules(now, after, 18))).toEqual([
    " host all all 10.0.0.1/8 md5",
    ' hostssl all all all radius radiussecrets="••••" radiusservers=h',
    "-local all all trust",
    "+local all postgres peer",
  ]);
});
