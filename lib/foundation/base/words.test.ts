/** What typed words become for PostgreSQL. */
import { expect, it } from "vitest";
import { beginningsOf } from "./words";

it.each([
  ["ada", "'ada':*"],
  ["Ada Love", "'Ada':* & 'Love':*"],
  ["jane.smith@example", "'jane':* & 'smith':* & 'example':*"],
  ["O'Brien & !x:*", "'O':* & 'Brien':* & 'x':*"],
  ["Zoë 7", "'Zoë':* & '7':*"],
  [" _%\\ ", ""],
])("%s", (search, query) => {
  expect(beginningsOf(search)).toBe(query);
});
