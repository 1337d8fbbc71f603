/** Pure. What a login can come to: outcomes, the closed set of reasons, and the trace that explains them. */

/** The public answer to an attempt. */
export type Outcome = "accept" | "reject" | "challenge";

/**
 * The precise reason of an outcome, for the login log alone; the client never learns it.
 * `text` is what pages and `explain` print, `fix` what to do about it (empty where nothing is wrong).
 */
export const reasons = {
  accepted: { outcome: "accept", text: "Password and code were right.", fix: "" },
  accepted_password_only: {
    outcome: "accept",
    text: "The password was right and the policy asks for no code.",
    fix: "",
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
  wrong_code: {
    outcome: "reject",
    text: "The password was right, but the code was wrong.",
    fix: "Check the phone's clock, and that the entry belongs to this account.",
  },
  replayed_code: {
    outcome: "reject",
    text: "The code was right, but it has already been used.",
    fix: "Wait for the next code.",
  },
  no_factor: {
    outcome: "reject",
    text: "The policy asks for a code and the user has no second factor.",
    fix: "Send an enrolment link.",
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
    text: "The second step came too late or had already been used.",
    fix: "Log in again.",
  },
} as const satisfies Record<string, { outcome: Outcome; text: string; fix: string }>;

/** A key of `reasons`. */
export type Reason = keyof typeof reasons;

/** The steps of an attempt, in the order in which they are looked at. */
export const traceSteps = [
  "client",
  "user",
  "lock",
  "policy",
  "rule",
  "password",
  "factor",
  "outcome",
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
