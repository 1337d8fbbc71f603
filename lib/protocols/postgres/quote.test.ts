/** Names and texts as SQL writes them. */
import { expect, it } from "vitest";
import { quoteIdentifier, quoteLiteral } from "./quote";

it.each([
  ["ada", '"ada"'],
  ["user", '"user"'],
  ['A"b', '"A""b"'],
  ["two words", '"two words"'],
])("%s as an identifier is %s", (name, quoted) => {
  expect(quoteIdentifier(name)).toBe(quoted);
});

it.each([
  ["plain", "'plain'"],
  ["it's", "'it''s'"],
  ["back\\slash'", "E'back\\\\slash'''"],
])("%s as a text is %s", (text, quoted) => {
  expect(quoteLiteral(text)).toBe(quoted);
});
