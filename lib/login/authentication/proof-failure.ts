/** Pure. Why a proof fails: from the reason of a decision to the word of the audit log, and to the sentence for the person. */
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { askingReasons, type Reason } from "@/lib/login/decision/outcome";

/** What was asked for: null, and absent, where it was not. */
type Typed = {
  readonly password: string | null;
  readonly code: string | object | null;
  readonly touch?: object;
};

/** Why a proof failed. It goes to the audit log; a screen says less. 'busy': nothing was judged. */
export type ProofFailure =
  | "unknown"
  | "disabled"
  | "locked"
  | "no_password"
  | "no_factor"
  | "wrong_password"
  | "wrong_code"
  | "missing_code"
  | "used_code"
  | "wrong_passkey"
  | "touch_too_late"
  | AskingReason
  | "busy"
  | DirectoryRefusal;

/** Refused by the directory whatever was typed. */
export type DirectoryRefusal = Exclude<Extract<Reason, `directory_${string}`>, "directory_unavailable">;

/** The right password without a code, by somebody to whom codes are sent. */
export type AskingReason = (typeof askingReasons)[number];

/** Whether a proof failed because it only asked for a code. */
export const isAsking = (failure: ProofFailure): failure is AskingReason =>
  (askingReasons as readonly string[]).includes(failure);

const isDirectoryRefusal = (reason: Reason): reason is DirectoryRefusal =>
  reason.startsWith("directory_") && reason !== "directory_unavailable";

/** The reasons of logins that a proof can come to, in words that fit users and operators. */
const failureOf: Partial<Record<Reason, ProofFailure>> = {
  unknown_user: "unknown",
  user_disabled: "disabled",
  user_locked: "locked",
  no_password: "no_password",
  no_factor: "no_factor",
  wrong_password: "wrong_password",
  wrong_code: "wrong_code",
  missing_code: "missing_code",
  replayed_code: "used_code",
  code_sent: "code_sent",
  code_sent_already: "code_sent_already",
  code_not_sent: "code_not_sent",
  approval_asked: "approval_asked",
  approval_pending: "approval_pending",
  approval_denied: "approval_denied",
  approval_used: "approval_used",
  approval_not_asked: "approval_not_asked",
  directory_unavailable: "busy",
};

/** What a proof that came to `reason` failed for. */
export const failureBy = (reason: Reason): ProofFailure =>
  isDirectoryRefusal(reason) ? reason : (failureOf[reason] ?? "unknown");

/** What somebody who is signed in, or holds their own link, is told. */
export function proofRefusal(failure: ProofFailure, { password, code, touch }: Typed): AppError {
  switch (failure) {
    case "locked":
      return new AppError(
        "unavailable",
        "Too many wrong passwords or codes. Wait a few minutes and try again.",
      );
    case "busy":
      return new AppError(
        "unavailable",
        "Your password could not be checked just now, so nothing was changed. Try again in a moment.",
      );
    case "code_sent":
    case "code_sent_already":
      return invalidField("code", "A code has been sent to you. Type your password and that code.");
    case "code_not_sent":
      return new AppError(
        "unavailable",
        "As many codes as allowed have been sent to you. Wait a while, or use another second factor.",
      );
    case "approval_asked":
    case "approval_pending":
      return invalidField(
        "code",
        "You have been asked to approve this. Approve it, then type your password and the code that appears.",
      );
    case "approval_denied":
      return new AppError(
        "unavailable",
        "You have refused this, so you are not asked again for now. If it was not you, change your password.",
      );
    case "approval_not_asked":
      return new AppError(
        "unavailable",
        "You have been asked as often as allowed. Wait ten minutes, or use another second factor.",
      );
    case "used_code":
      return invalidField(
        "code",
        "This code has already been used, or has ended. Type the next one; a code that is sent has to be asked for again.",
      );
    case "touch_too_late":
      return new AppError(
        "conflict",
        "The passkey was touched too late, or its answer came twice. Touch it again.",
      );
    case "wrong_passkey":
      return new AppError(
        "invalid_input",
        "This passkey does not prove that it is you. Use another one, or your password and a code.",
      );
    default:
      if (touch) {
        return new AppError(
          "forbidden",
          "Your account may not do this now. Ask your database administrator.",
        );
      }
      if (typeof code === "object" && code !== null) {
        const hint =
          "Let the token show a code, type it, then type the code that it shows next. Codes that have been used do not count.";
        return invalidField(
          "second",
          password === null
            ? `These are not two codes in a row of this token. ${hint}`
            : `The password is wrong, or these are not two codes in a row of this token. ${hint}`,
        );
      }
      if (password === null) {
        return invalidField("code", "The code is wrong. Type a new one.");
      }
      return code !== null
        ? invalidField("code", "The password or code is wrong. Type your password and a new code.")
        : invalidField(
            "password",
            "This is not your password. If you have forgotten it, ask your database administrator to set a new one.",
          );
  }
}
