/** What becomes of each role's password, by what the role and its user have. */
import { pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { verifierText } from "@/lib/protocols/postgres/scram";
import { judge, type KnownUser } from "./judge";

const salt = Buffer.alloc(16, 7);
const verifierOf = (password: string) =>
  verifierText(pbkdf2Sync(password, salt, 4096, 32, "sha256"), salt, 4096);
const [one, two] = [verifierOf("one"), verifierOf("two")];
const user = (changes: Partial<KnownUser> = {}): KnownUser => ({
  id: "u",
  username: "ada",
  hasOwnPassword: false,
  verifier: null,
  ...changes,
});

test.each<[string, string, KnownUser | null, string, boolean]>([
  ["a user without a password", one, user(), "ready", true],
  ["the password that was taken before", one, user({ verifier: one }), "same", false],
  ["another than was taken before", two, user({ verifier: one }), "newer", true],
  ["a user with a password of their own", one, user({ hasOwnPassword: true }), "has_password", false],
  ["an alias of a user", one, user({ username: "other" }), "alias", false],
  ["nobody's role", one, null, "user_missing", false],
  ["no password", "", user(), "no_password", false],
  ["no password of nobody", "", null, "no_password", false],
  ["md5", `md5${"0".repeat(32)}`, user(), "md5", false],
  ["what resembles md5", "md5", user(), "malformed", false],
  ["nonsense", "nonsense", user(), "malformed", false],
])("%s", (_, password, known, outcome, isProposed) => {
  const [judged] = judge([{ role: "ada", password }], () => known);
  expect(judged).toMatchObject({ role: "ada", outcome, isProposed });
  const isTakeable = ["ready", "newer", "has_password", "alias"].includes(outcome);
  expect(judged?.verifier).toBe(isTakeable ? password : null);
});

test("a role that comes twice is taken once, and not at all with two passwords", () => {
  const twice = (second: string) =>
    judge(
      [
        { role: "ada", password: one },
        { role: "ada", password: second },
      ],
      () => user(),
    );
  expect(twice(one)).toMatchObject([{ outcome: "ready", verifier: one }]);
  expect(twice(two)).toMatchObject([{ outcome: "twice", isProposed: false, verifier: null }]);
});
