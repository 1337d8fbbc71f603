/** Pure. What a directory's answer to a bind with somebody's password means: one table for all kinds of directories. */
import type { ProblemCode } from "./problem";

/** The answer to a bind or a change of a password. `policyError`: what the control of password policies said, as slapd numbers it; else null. */
export type DirectoryAnswer = {
  readonly code: number;
  readonly message: string;
  readonly policyError: number | null;
};

/** Why somebody is refused whatever they type. */
export type Barred =
  | "disabled"
  | "expired"
  | "locked"
  | "must_change"
  | "password_expired"
  | "hours"
  | "workstation"
  | "unknown";

/** What the directory says then, in words that end a sentence. */
export const barredWords: Readonly<Record<Barred, string>> = {
  disabled: "the account is disabled",
  expired: "the account has expired",
  locked: "the account is locked",
  must_change: "a new password must be chosen first",
  password_expired: "the password has expired",
  hours: "not at this hour",
  workstation: "not from this computer",
  unknown: "there is no such account",
};

/** What the answer means. 'unavailable': it says nothing about the password. */
export type Verdict =
  | { readonly is: "right" }
  | { readonly is: "wrong" }
  | { readonly is: "barred"; readonly why: Barred }
  | { readonly is: "unavailable"; readonly why: ProblemCode; readonly detail: string };

/** What the entry itself says about the account, read by the bind account; null where it says nothing. */
export type Standing = "disabled" | "expired" | null;

/**
 * The verdict. An entry that says disabled or expired outweighs a right password: not every directory looks at it when
 * somebody binds. It says more than "locked" does, too: slapd calls an account that is disabled for good locked.
 */
export function verdictOf(answer: DirectoryAnswer, standing: Standing = null): Verdict {
  const verdict = byAnswer(answer);
  const isOutweighed = verdict.is === "right" || (verdict.is === "barred" && verdict.why === "locked");
  return standing !== null && isOutweighed ? barred(standing) : verdict;
}

const barred = (why: Barred): Verdict => ({ is: "barred", why });
const unavailable = (why: ProblemCode, { message }: DirectoryAnswer): Verdict => ({
  is: "unavailable",
  why,
  detail: message,
});

function byAnswer(answer: DirectoryAnswer): Verdict {
  const { code, message, policyError } = answer;
  switch (code) {
    case success:
      return policyError === changeAfterReset ? barred("must_change") : { is: "right" };
    case 49:
      return byData(answer) ?? byPolicy(answer);
    case 48:
      // The entry has no password at all.
      return { is: "wrong" };
    case 53:
      return /inactivated|account.{0,20}(disabled|locked)/i.test(message)
        ? barred("disabled")
        : unavailable("unwilling", answer);
    case 19:
      return /retry limit/i.test(message) ? barred("locked") : unavailable("unwilling", answer);
    case 32:
      return barred("unknown");
    case 8:
    case 13:
      return unavailable("needs_tls", answer);
    case 10:
      return unavailable("referral", answer);
    case 51:
    case 52:
      return unavailable("busy", answer);
    case 50:
      return unavailable("not_allowed", answer);
    case 34:
      return unavailable("dn_invalid", answer);
    default:
      return unavailable("unwilling", answer);
  }
}

const success = 0;
const changeAfterReset = 2;

/** By the error of the control of password policies (draft-behera-ldap-password-policy). */
function byPolicy({ policyError, message }: DirectoryAnswer): Verdict {
  if (policyError === 0 || /password (is |has )?expired/i.test(message)) return barred("password_expired");
  return policyError === 1 ? barred("locked") : { is: "wrong" };
}

/** By the code that Active Directory writes into its words; null where there is none. */
function byData(answer: DirectoryAnswer): Verdict | null {
  const data = /\bdata ([0-9a-f]{1,8})\b/i.exec(answer.message)?.[1]?.toLowerCase();
  if (data === undefined) return null;
  if (data === "52e") return { is: "wrong" };
  const why = dataCodes[data];
  return why ? barred(why) : unavailable("unwilling", answer);
}

/** Windows error codes in hexadecimal, as they stand in `AcceptSecurityContext error, data 533`. */
const dataCodes: Readonly<Record<string, Barred>> = {
  "525": "unknown",
  "530": "hours",
  "531": "workstation",
  "532": "password_expired",
  "533": "disabled",
  "701": "expired",
  "773": "must_change",
  "775": "locked",
};
