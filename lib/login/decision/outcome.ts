/** Pure. What a login can come to: outcomes, the closed set of reasons, and the trace that explains them. */

/** The public answer to an attempt. */
export type Outcome = "accept" | "reject" | "challenge";

/**
 * The precise reason of an outcome, for the login log alone; the client never learns it.
 * `text` is what pages and `explain` print, `fix` what to do about it (empty where nothing is wrong).
 */
export const reasons = {
  accepted: { outcome: "accept", text: "Password and code were right.", fix: "" },
  accepted_connection_password: {
    outcome: "accept",
    text: "A connection password was right. It stands for password and code.",
    fix: "",
  },
  accepted_passkey: {
    outcome: "accept",
    text: "A passkey of this person was touched, and it checked who touched it.",
    fix: "",
  },
  accepted_password_only: {
    outcome: "accept",
    text: "The password was right and the policy asks for no code.",
    fix: "",
  },
  accepted_in_grace: {
    outcome: "accept",
    text: "The password alone was enough, because the user is in grace and has no second factor yet.",
    fix: "Ask the user to enrol before the grace period ends.",
  },
  accepted_reused: {
    outcome: "accept",
    text: "The same code was used again, within the policy's reuse window.",
    fix: "",
  },
  accepted_same_attempt: {
    outcome: "accept",
    text: "The same login, sent again because the first answer came too late.",
    fix: "If this happens often, check the worker's latency.",
  },
  accepted_approved: {
    outcome: "accept",
    text: "The password was right, and the person had approved this login.",
    fix: "",
  },
  challenged: { outcome: "challenge", text: "Asked for the code in a second step.", fix: "" },
  unknown_user: {
    outcome: "reject",
    text: "No user or alias has this name.",
    fix: "Create the user, or add the role name as an alias.",
  },
  user_disabled: {
    outcome: "reject",
    text: "The user is disabled.",
    fix: "Enable the user if this person should be able to log in.",
  },
  directory_disabled: {
    outcome: "reject",
    text: "The account is disabled in the directory.",
    fix: "Enable it there if this person should be able to log in.",
  },
  directory_expired: {
    outcome: "reject",
    text: "The account has expired in the directory.",
    fix: "Extend it there if this person should be able to log in.",
  },
  directory_locked: {
    outcome: "reject",
    text: "The account is locked in the directory after wrong passwords.",
    fix: "Unlock it there, or wait. Postern's own lock should come first: compare its limit with the directory's.",
  },
  directory_must_change: {
    outcome: "reject",
    text: "The directory asks this person to choose a new password first.",
    fix: "Let the person change the password where the directory's passwords are changed.",
  },
  directory_password_expired: {
    outcome: "reject",
    text: "The password has expired in the directory.",
    fix: "Let the person change the password where the directory's passwords are changed.",
  },
  directory_hours: {
    outcome: "reject",
    text: "The directory does not let this account in at this hour.",
    fix: "Change the account's logon hours in the directory.",
  },
  directory_workstation: {
    outcome: "reject",
    text: "The directory lets this account in at certain computers only.",
    fix: "Let the account log on to the machines where Postern's workers run.",
  },
  directory_unknown: {
    outcome: "reject",
    text: "The directory no longer has this person, or the search base and filter do not find the entry.",
    fix: "Delete the user, or check the directory's search base and filter.",
  },
  directory_inactive: {
    outcome: "reject",
    text: "The directory of this user is switched off.",
    fix: "Switch the directory on.",
  },
  directory_unavailable: {
    outcome: "reject",
    text: "The directory did not answer, so nobody knows whether the password is right.",
    fix: "Test the connection on the directory's page.",
  },
  user_locked: {
    outcome: "reject",
    text: "Too many failures. The lock clears by itself.",
    fix: "Wait, or clear the lock on the user's page.",
  },
  client_throttled: {
    outcome: "reject",
    text: "Too many failures through this client. The limit clears by itself.",
    fix: "Find the source of the failures, or clear the limit on the client's page.",
  },
  policy_denied: {
    outcome: "reject",
    text: "The policy denies this login.",
    fix: "Change the policy or the user's groups.",
  },
  rule_denied: {
    outcome: "reject",
    text: "An adaptive rule denies this login.",
    fix: "Check the rule on the policy's page.",
  },
  empty_password: {
    outcome: "reject",
    text: "The password was empty.",
    fix: "Type password and code in the password field.",
  },
  undecodable_password: {
    outcome: "reject",
    text: "The password was not readable text.",
    fix: "The shared secret probably differs. Compare it on both sides.",
  },
  no_password: { outcome: "reject", text: "The user has no password yet.", fix: "Send an enrolment link." },
  wrong_password: { outcome: "reject", text: "The password was wrong, or the code was missing.", fix: "" },
  missing_code: {
    outcome: "reject",
    text: "The password was right, but no code followed it.",
    fix: "Type the code right after the password.",
  },
  code_sent: {
    outcome: "reject",
    text: "The password was right, and a code was sent.",
    fix: "Type the password and the code that arrives. If none arrives, Jobs and Outgoing mail say why.",
  },
  code_sent_already: {
    outcome: "reject",
    text: "The password was right. A code had just been sent, so no other was.",
    fix: "Type the password and the code that arrives.",
  },
  code_not_sent: {
    outcome: "reject",
    text: "The password was right, but no code was sent: as many as the settings allow had been sent already.",
    fix: "Wait, or log in with another second factor. The limits are in the settings.",
  },
  approval_asked: {
    outcome: "reject",
    text: "The password was right, and the person was asked to approve the login.",
    fix: "Approve it, then log in again: with the code that appears, or with the password alone where the policy says so. If nothing arrives, Jobs and Outgoing mail say why.",
  },
  approval_pending: {
    outcome: "reject",
    text: "The password was right. The person had already been asked, so nobody was asked again.",
    fix: "Approve the login that is open. Where a code has appeared, type it behind the password.",
  },
  approval_denied: {
    outcome: "reject",
    text: "The password was right, but the person had refused this login. They are not asked again for now.",
    fix: "Ask the person. Someone else may know the password: if they did not try to log in, let them choose a new one.",
  },
  approval_used: {
    outcome: "reject",
    text: "The password was right, but its approval had been used as often as the policy allows.",
    fix: "Wait until the approval has ended, and log in again. For programs that open several connections, let the policy's reuse window allow more uses.",
  },
  approval_not_asked: {
    outcome: "reject",
    text: "The password was right, but the person was not asked: they had been asked as often as allowed.",
    fix: "Find out who is logging in. If it is not this person, let them choose a new password.",
  },
  wrong_code: {
    outcome: "reject",
    text: "The password was right, but the code was wrong.",
    fix: "Check the phone's clock, and that the entry belongs to this account. Resynchronise a hardware token on the user's page.",
  },
  wrong_passkey: {
    outcome: "reject",
    text: "The answer of the passkey was not right.",
    fix: "The audit log says what was wrong. After a change of the console's name, passkeys have to be added anew.",
  },
  touch_too_late: {
    outcome: "reject",
    text: "The passkey was touched too late, or its answer came twice.",
    fix: "Touch it again.",
  },
  replayed_code: {
    outcome: "reject",
    text: "The code was right, but it or a newer one has already been used, or it has ended.",
    fix: "Wait for the next code, or ask for another by logging in with the password alone where codes are sent.",
  },
  wrong_connection_password: {
    outcome: "reject",
    text: "It was no connection password of this user for this client. It may have been for another, or its person has changed the password or a second factor since.",
    fix: "Get a new one for this server on the page Connect.",
  },
  no_factor: {
    outcome: "reject",
    text: "The policy asks for a code and the user has no second factor.",
    fix: "Send an enrolment link.",
  },
  factor_too_weak: {
    outcome: "reject",
    text: "The second factor is weaker than the policy demands. It was neither used up nor sent.",
    fix: "Let the user enrol a stronger one, or lower the policy's least strength.",
  },
  unsupported_method: {
    outcome: "reject",
    text: "The client did not send a PAP password (CHAP, MS-CHAP and EAP cannot carry password and code).",
    fix: "Configure the client for PAP.",
  },
  proxy_state: {
    outcome: "reject",
    text: "The request carried Proxy-State, which this client never sends.",
    fix: "If there is a RADIUS proxy in between, set the client to require Message-Authenticator.",
  },
  challenge_expired: {
    outcome: "reject",
    text: "The second step came too late, had already been used, or the password or a second factor has changed since the first.",
    fix: "Log in again.",
  },
} as const satisfies Record<string, { outcome: Outcome; text: string; fix: string }>;

/** A key of `reasons`. */
export type Reason = keyof typeof reasons;

/** Refusals that are no failure: somebody with the right password asked for a code, or to be let in. */
export const askingReasons = [
  "code_sent",
  "code_sent_already",
  "code_not_sent",
  "approval_asked",
  "approval_pending",
  "approval_denied",
  "approval_used",
  "approval_not_asked",
] as const satisfies Reason[];

/** The steps of an attempt, in the order in which they are looked at. */
export const traceSteps = [
  "client",
  "user",
  "lock",
  "policy",
  "rule",
  "grace",
  "password",
  "factor",
  "outcome",
  "report",
] as const;
export type TraceStep = (typeof traceSteps)[number];

/** One line of a trace: what was looked at, what came of it (a word and a mark), and why in a sentence. */
export type TraceLine = {
  readonly step: TraceStep;
  readonly result: "ok" | "failed" | "skipped" | "info";
  readonly text: string;
};

/** All lines of one attempt, in order. Holds no password, code or secret. */
export type Trace = readonly TraceLine[];
