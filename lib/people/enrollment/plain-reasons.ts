/** Pure. What came of a login, said to the person who tried it. Operators read `reasons` in lib/login/decision/outcome.ts. */
import { type Reason, reasons } from "@/lib/login/decision/outcome";

const plain: Readonly<Record<Reason, string>> = {
  accepted: "You logged in with password and code.",
  accepted_connection_password: "You logged in with a connection password.",
  accepted_passkey: "You signed in with a passkey.",
  accepted_in_grace:
    "You logged in with the password alone. Set up your second factor soon: it will be asked for.",
  accepted_password_only: "You logged in. No code was needed.",
  accepted_reused: "Another connection with the code that you had just used.",
  accepted_same_attempt: "The same login, answered a second time because the first answer was slow.",
  accepted_approved: "You logged in, and had approved it.",
  challenged: "The password was right. Next you were asked for the code.",
  unknown_user: "This username is not known.",
  user_disabled: "Your account is disabled. Ask your database administrator.",
  directory_disabled: "Your account is disabled in your organisation's directory. Ask your administrator.",
  directory_expired: "Your account in your organisation's directory has expired. Ask your administrator.",
  directory_locked:
    "Your account is locked in your organisation's directory. Wait, or ask your administrator.",
  directory_must_change: "You must choose a new password in your organisation's directory first.",
  directory_password_expired:
    "Your password has expired in your organisation's directory. Choose a new one there.",
  directory_hours: "Your organisation's directory does not allow logins at this hour.",
  directory_workstation:
    "Your organisation's directory does not allow logins from here. Ask your administrator.",
  directory_unknown: "Your organisation's directory no longer has your account. Ask your administrator.",
  directory_inactive: "Your organisation's directory is not in use. Ask your database administrator.",
  directory_unavailable: "Your organisation's directory did not answer. Try again later.",
  user_locked: "Refused because of too many wrong attempts. Wait a few minutes.",
  client_throttled: "Refused because of too many wrong attempts through this server. Wait a minute.",
  policy_denied: "Logins like this are not allowed for your account.",
  rule_denied: "Not allowed at this time or from this place.",
  empty_password: "Nothing was typed in the password field.",
  undecodable_password: "The password could not be read. Ask your database administrator.",
  no_password: "You have no password yet. Ask for an enrolment link.",
  wrong_password: "The password was wrong, or the code after it was missing.",
  missing_code: "The password was right, but no code followed it. Type the code directly after the password.",
  code_sent:
    "The password was right, and a code was sent to you. Log in again with your password and that code.",
  code_sent_already:
    "The password was right. A code had just been sent to you. Log in again with your password and that code.",
  code_not_sent:
    "The password was right, but as many codes as allowed had been sent to you. Wait, or use another second factor.",
  approval_asked: "The password was right, and you were asked to approve the login.",
  approval_pending:
    "The password was right. You had been asked already: approve the login, and type the code if one appears.",
  approval_denied:
    "The password was right, but you had refused this login. If it was not you, change your password now.",
  approval_used:
    "The password was right, but what you had approved had been used. Wait a minute and log in again.",
  approval_not_asked:
    "The password was right, but you had been asked too often. If it was not you, change your password now.",
  wrong_code:
    "The password was right, but the code was wrong. Use the newest code. If it is refused again, set your phone's clock to automatic, or resynchronise your token on the Security page.",
  wrong_passkey: "The passkey's answer was not accepted.",
  touch_too_late: "The passkey was touched too late, or its answer came twice. Touch it again.",
  replayed_code:
    "The code was right, but it or a newer one had already been used, or its time was over. Use the next one.",
  wrong_connection_password:
    "This connection password is not for this server, or it has ended. Get a new one on the Connect page.",
  no_factor: "A code is needed, and you have no second factor set up. Ask for an enrolment link.",
  factor_too_weak:
    "This server asks for a stronger second factor than the one that you have or used. Set up another on the Security page, or ask your database administrator.",
  unsupported_method: "The server asked in a way that cannot carry a code. Ask your database administrator.",
  proxy_state: "The server's request was not accepted. Ask your database administrator.",
  challenge_expired: "The code came too late. Log in again.",
};

/** The sentence for `reason` as the store has it; words from a newer version fall back to the outcome. */
export function plainReason(reason: string, outcome: string): string {
  if (reason in reasons) return plain[reason as Reason];
  return outcome === "accept" ? "You logged in." : "The login was refused.";
}
