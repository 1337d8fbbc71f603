/** Where an attempt came from, in words. */
import { expect, test } from "vitest";
import { addressText, certaintyOf, knownByNames, knownByText } from "./seen-from";

test.each([
  ["203.0.113.7", [], "certain", "203.0.113.7"],
  [null, ["192.0.2.7", "198.51.100.4"], "one_of", "one of 2 addresses: 192.0.2.7, 198.51.100.4"],
  [null, [], "unknown", null],
  ["local", [], "certain", "the server itself (Unix socket)"],
  [null, ["local", "192.0.2.7"], "one_of", "one of 2 addresses: the server itself (Unix socket), 192.0.2.7"],
])("%s, %j: %s", (personAddress, personCandidates, certainty, text) => {
  const seen = { personAddress, personCandidates };
  expect([certaintyOf(seen), addressText(seen)]).toEqual([certainty, text]);
});

test.each([
  ["session", knownByNames.session],
  ["by_a_later_version", "by a later version"],
  ["toString", "toString"],
  [null, ""],
])("known by %s", (by, text) => expect(knownByText(by)).toBe(text));
