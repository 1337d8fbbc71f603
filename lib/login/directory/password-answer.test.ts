/** What directories answer to changes of passwords, as they were seen to, and what it means. */
import { expect, test } from "vitest";
import { afterOldPassword, passwordAnswerOf } from "./password-answer";

const why = (code: number, message: string, policyError: number | null = null) => {
  const answer = passwordAnswerOf({ code, message, policyError });
  return answer.is === "refused" ? answer.why : answer.is;
};

test.each([
  [
    "0000052D: Constraint violation - check_password_restrictions: the password is too short. It should be",
    "too_short",
  ],
  [
    "0000052D: Constraint violation - check_password_restrictions: the password does not meet the complexity criteria!",
    "too_simple",
  ],
  [
    "0000052D: Constraint violation - check_password_restrictions: the password was already used (previous password)!",
    "used_before",
  ],
  [
    "0000052D: Constraint violation - check_password_restrictions: password is too young to change!",
    "too_young",
  ],
  [
    "0000052D: AtrErr: DSID-03191083, #1: 0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)",
    "breaks_rule",
  ],
  [
    "00000056: Constraint violation - check_password_restrictions: The old password specified doesn't match!",
    "wrong_old",
  ],
  [
    "00000056: AtrErr: DSID-03191083, #1: 0: 00000056: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE)",
    "wrong_old",
  ],
  ["00000775: AtrErr: DSID-03191083", "locked"],
  ["invalid password syntax: password must be at least 8 characters long", "too_short"],
  ["invalid password syntax: password must contain at least 1 digit characters", "too_simple"],
  ["password in history", "used_before"],
  ["within password minimum age", "too_young"],
  ["something else", "breaks_rule"],
])("a constraint, %s", (message, expected) => {
  expect(why(19, message)).toBe(expected);
});

test.each([
  [0, "", null, "changed"],
  [2, "Extended Operation(1.3.6.1.4.1.4203.1.11.1) not supported", null, "not_offered"],
  [2, "unsupported extended operation", null, "not_offered"],
  [2, "", null, "not_offered"],
  [49, "", null, "wrong_old"],
  [50, "00000005: SecErr: DSID-03152A94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0", null, "not_allowed"],
  [50, "", null, "not_allowed"],
  [50, "User alteration of password is not allowed", 3, "not_allowed"],
  [53, "unwilling to verify old password", null, "wrong_old"],
  [53, "user is not allowed to change password", null, "not_allowed"],
  [53, "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0", null, "breaks_rule"],
  [53, "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0", null, "unwilling"],
  [80, "", null, "unwilling"],
  [19, "Password fails quality checking policy", 6, "too_short"],
  [19, "Password fails quality checking policy", 5, "too_simple"],
  [19, "Password is too young to change", 7, "too_young"],
  [19, "Password is in history of old passwords", 8, "used_before"],
  [19, "Password fails quality checking policy", null, "too_simple"],
])("result %i, %s, policy %s is %s", (code, message, policyError, expected) => {
  expect(why(code, message, policyError)).toBe(expected);
});

const data = (hex: string) => `80090308: LdapErr: comment: AcceptSecurityContext error, data ${hex}, v1db1`;

test.each([
  [0, "", null, null, "in"],
  [0, "", 2, null, "in"],
  [0, "", null, "disabled", { is: "refused", why: "disabled" }],
  [49, data("52e"), null, null, { is: "refused", why: "wrong_old" }],
  [49, data("773"), null, null, { is: "refused", why: "must_change" }],
  [49, data("532"), null, null, { is: "refused", why: "password_expired" }],
  [49, data("775"), null, null, { is: "refused", why: "locked" }],
  [49, "", 0, null, { is: "refused", why: "password_expired" }],
  [51, "", null, null, { is: "unavailable", why: "busy", detail: "" }],
] as const)(
  "a bind with %i %s, policy %s, standing %s: %o",
  (code, message, policyError, standing, expected) => {
    expect(afterOldPassword({ code, message, policyError }, standing)).toEqual(expected);
  },
);
