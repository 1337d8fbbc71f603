/** What directories answer to binds, as they were seen to, and what it means. */
import { expect, test } from "vitest";
import { verdictOf } from "./verdict";

const ad = (data: string) =>
  `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1 Code: 0x31`;
const word = (...answer: Parameters<typeof verdictOf>) => {
  const verdict = verdictOf(...answer);
  return verdict.is === "barred" || verdict.is === "unavailable" ? verdict.why : verdict.is;
};

test.each([
  ["52e", "wrong"],
  ["525", "unknown"],
  ["530", "hours"],
  ["531", "workstation"],
  ["532", "password_expired"],
  ["533", "disabled"],
  ["701", "expired"],
  ["773", "must_change"],
  ["775", "locked"],
  ["568", "unwilling"],
])("Active Directory's data %s is %s", (data, expected) => {
  expect(word({ code: 49, message: ad(data), policyError: null })).toBe(expected);
});

test.each([
  [0, "", null, "right"],
  [0, "", 2, "must_change"],
  [49, "", null, "wrong"],
  [49, "", 0, "password_expired"],
  [49, "", 1, "locked"],
  [49, "password expired!", null, "password_expired"],
  [53, "Account inactivated. Contact system administrator.", null, "disabled"],
  [53, "unauthenticated bind (DN with no password) disallowed", null, "unwilling"],
  [19, "Exceed password retry limit. Please try later.", null, "locked"],
  [32, "", null, "unknown"],
  [48, "", null, "wrong"],
  [8, "BindSimple: Transport encryption required.", null, "needs_tls"],
  [51, "", null, "busy"],
  [52, "", null, "busy"],
  [80, "", null, "unwilling"],
] as const)("result %i %s with policy error %s is %s", (code, message, policyError, expected) => {
  expect(word({ code, message, policyError })).toBe(expected);
});

test("an entry that is disabled or expired outweighs a right password and a lock, not a wrong password", () => {
  const right = { code: 0, message: "", policyError: null };
  expect(word(right, "disabled")).toBe("disabled");
  expect(word(right, "expired")).toBe("expired");
  expect(word({ code: 49, message: "", policyError: 1 }, "disabled")).toBe("disabled");
  expect(word({ code: 49, message: ad("52e"), policyError: null }, "disabled")).toBe("wrong");
});
