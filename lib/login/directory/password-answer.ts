/** Pure. What a directory's answer to a change of somebody's own password means: one table for all kinds of directories. */
import { type Barred, type DirectoryAnswer, type Verdict, verdictOf } from "./verdict";

/** Why a directory changes nothing. */
export type PasswordRefusal =
  /** What was typed as the old password is not it. */
  | "wrong_old"
  | "too_short"
  | "too_simple"
  | "used_before"
  | "too_young"
  /** One of the rules for passwords, and it does not say which: Active Directory never does. */
  | "breaks_rule"
  /** This person may not change their password by themselves. */
  | "not_allowed"
  /** The directory has no such operation. */
  | "not_offered"
  /** A reason of its own. */
  | "unwilling"
  | Barred;

/** What became of it. */
export type PasswordAnswer =
  | { readonly is: "changed" }
  | { readonly is: "refused"; readonly why: PasswordRefusal };

const refused = (why: PasswordRefusal): PasswordAnswer => ({ is: "refused", why });

/**
 * Whether the person is in with their old password, so that it can be changed; else the answer. Where a new one must be
 * chosen first, Active Directory lets nobody in, and slapd in order to do just that.
 */
export function afterOldPassword(
  answer: DirectoryAnswer,
  standing: Parameters<typeof verdictOf>[1],
): PasswordAnswer | "in" | Extract<Verdict, { is: "unavailable" }> {
  const verdict = verdictOf(answer, standing);
  switch (verdict.is) {
    case "right":
      return "in";
    case "wrong":
      return refused("wrong_old");
    case "barred":
      return verdict.why === "must_change" && answer.code === 0 ? "in" : refused(verdict.why);
    case "unavailable":
      return verdict;
  }
}

/** What the answer to the change itself means. */
export function passwordAnswerOf({ code, message, policyError }: DirectoryAnswer): PasswordAnswer {
  if (code === 0) return { is: "changed" };
  const byPolicy = policyError === null ? undefined : policyErrors[policyError];
  if (byPolicy) return refused(byPolicy);
  const byWords = words.find(([pattern]) => pattern.test(message))?.[1];
  return refused(byWords ?? codes[code] ?? "unwilling");
}

/** By the error of the control of password policies (draft-behera-ldap-password-policy). */
const policyErrors: Readonly<Record<number, PasswordRefusal>> = {
  0: "password_expired",
  1: "locked",
  3: "not_allowed",
  4: "wrong_old",
  5: "too_simple",
  6: "too_short",
  7: "too_young",
  8: "used_before",
};

/**
 * By the words of slapd, 389ds and Samba, and by the Windows error codes in hexadecimal that Active Directory begins with:
 * 52D a rule for passwords, 56 the wrong old password, 5 access denied, 775 locked. The particular before the general.
 */
const words: readonly (readonly [RegExp, PasswordRefusal])[] = [
  [/old password .{0,20}(doesn't|does not) match|verify old password|^0*56:/i, "wrong_old"],
  [/^0*775:/, "locked"],
  [/too young|within password minimum age/i, "too_young"],
  [/too short|at least \d+ characters/i, "too_short"],
  [/already used|in history/i, "used_before"],
  [/complexity|quality|too simple|invalid password syntax|dictionary/i, "too_simple"],
  [/^0*52D:/i, "breaks_rule"],
  [/^0*5:/, "not_allowed"],
  [/not allowed/i, "not_allowed"],
  [/not supported|unsupported|unrecognized/i, "not_offered"],
];

/** By result code. */
const codes: Readonly<Record<number, PasswordRefusal>> = {
  2: "not_offered",
  // A copy that may only be read refers to the one that may be written.
  10: "not_offered",
  12: "not_offered",
  19: "breaks_rule",
  49: "wrong_old",
  50: "not_allowed",
};
