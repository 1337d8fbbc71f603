/** Lists of schemas as PostgreSQL keeps them. */
import { expect, it } from "vitest";
import { namesIn, samePath } from "./setting";

it.each([
  ["app, pg_temp", ["app", "pg_temp"]],
  ['"App X",public', ["App X", "public"]],
  ['"a""b", "c,d"', ['a"b', "c,d"]],
  ["UPPER", ["upper"]],
  ['"$user", public', ["$user", "public"]],
  ["", []],
  ['""', [""]],
])("%s", (list, names) => {
  expect(namesIn(list)).toEqual(names);
});

it("is the same path in the same order alone", () => {
  expect(samePath("app, pg_temp", ["app", "pg_temp"])).toBe(true);
  expect(samePath("pg_temp, app", ["app", "pg_temp"])).toBe(false);
  expect(samePath('"app, pg_temp"', ["app", "pg_temp"])).toBe(false);
});
