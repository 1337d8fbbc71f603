/** Pure. What came of a login, said to the person who tried it. Operators read `reasons` in lib/login/decision/outcome.ts. */
import { type Reason, reasons } from "@/lib/login/decision/outcome";

const plain: Readonly<Record<Reason, string>> = {
  accepted: "You logged in with password and code.",
  accepted_password_only: "You logged in. No code was needed.",
  accepted_reused: "Another connection with the code that you had just used.",
  accepted_same_attempt: "The same login, answered a second time because the first answer was slow.",
  challenged: "The password was right. Next you were asked for the code.",
  unknown_user: "This username is not known.",
  user_disabled: "Your account is disabled. Ask your database administrator.",
  user_locked: "Refused because of too many wrong attempts. Wait a few minutes.",
  client_throttled: "Refused because of too many wrong attempts through this server. Wait a minute.",
  policy_denied: "Logins like this are not allowed for your account.",
  rule_denied: "Not allowed at this time or from this place.",
  empty_password: "Nothing was typed in the password field.",
  undecodable_password: "The password could not be read. Ask your database administrator.",
  no_password: "You have no password yet. Ask for an enrolment link.",
  wrong_password: "The password was wrong, or the code after it was missing.",
  missing_code: "The password was right, but no code followed it. Type the code directly after the password.",
  wrong_code:
    "The password was right, but the code was wrong. Set your phone's clock to automatic and use the newest code.",
  replayed_code: "The code was right, but it had already been used. Wait for the next one.",
  no_factor: "A code is needed, and you have no authenticator app set up. Ask for an enrolment link.",
  unsupported_method: "The server asked in a way that cannot carry a code. Ask your database administrator.",
  proxy_state: "The server's request was not accepted. Ask your database administrator.",
  challenge_expired: "The code came too late. Log in again.",
};

/** The sentence for `reason` as the store has it; words from a newer version fall back to the outcome. */
export function plainReason(reason: string, outcome: string): string {
  if (reason in reasons) return plain[reason as Reason];
  return outcome === "accept" ? "You logged in." : "The login was refused.";
}
