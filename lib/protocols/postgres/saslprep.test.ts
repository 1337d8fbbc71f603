/** SASLprep: the examples of RFC 4013, and what PostgreSQL does of its own; a real server is asked elsewhere. */
import { expect, test } from "vitest";
import { preparedPassword } from "./saslprep";

test.each([
  ["a soft hyphen is left out", "I\u00adX", "IX"],
  ["ASCII stays", "user", "user"],
  ["case stays", "USER", "USER"],
  ["a feminine ordinal becomes a", "\u00aa", "a"],
  ["a Roman nine becomes two letters", "\u2168", "IX"],
  ["a control character in ASCII is not looked at", "\u0007", "\u0007"],
  ["a control character beside other letters leaves all as it is", "\u0007\u00aa", "\u0007\u00aa"],
  ["right to left with a digit at the end is left as it is", "\u0627\u0031", "\u0627\u0031"],
  ["right to left alone", "\u0627\u0628", "\u0627\u0628"],
  ["both directions", "\u0627a\u2168\u0627", "\u0627a\u2168\u0627"],
  ["a sign that only becomes letters by normalisation", "\u0627\u2122\u0627", "\u0627TM\u0627"],
  ["a no-break space becomes a space", "a\u00a0b", "a b"],
  ["nothing left", "\u00ad\u2060", "\u00ad\u2060"],
  ["a zero-width space becomes a space", "a\u200bb", "a b"],
  ["letters and accents are composed", "e\u0301", "\u00e9"],
  ["full width becomes plain", "\uff50\uff57\uff11", "pw1"],
  ["what Unicode 3.2 did not know leaves all as it is", "\u{1f600}\u00aa", "\u{1f600}\u00aa"],
  ["an assigned character beyond the first plane", "\u{1d400}", "A"],
  ["Hangul is composed", "\u1100\u1161", "\uac00"],
])("%s", (_, password, prepared) => {
  expect(preparedPassword(password)).toBe(prepared);
});
