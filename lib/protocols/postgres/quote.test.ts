/** Names and texts as SQL writes them. */
import { expect, it } from "vitest";
import { quoteBody, quoteIdentifier, quoteLiteral } from "./quote";

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

it.each([
  ["BEGIN END", "$do$\nBEGIN END\n$do$"],
  ["'$do$'; x", "$do1$\n'$do$'; x\n$do1$"],
  ["$do$ $do1$", "$do2$\n$do$ $do1$\n$do2$"],
])("%s as a body ends at its own tag alone", (body, quoted) => {
  expect(quoteBody(body)).toBe(quoted);
});
