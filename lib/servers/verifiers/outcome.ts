/** Pure. The words for what becomes of a role's password. */

/** What may become of a role. */
export const outcomes = [
  "ready",
  "newer",
  "has_password",
  "alias",
  "same",
  "user_missing",
  "md5",
  "too_many_iterations",
  "malformed",
  "no_password",
  "twice",
] as const;
export type Outcome = (typeof outcomes)[number];
/** Whether this can be chosen. */
export const isTakeable = (outcome: Outcome): boolean => takeable.includes(outcome);
const takeable: readonly Outcome[] = ["ready", "newer", "has_password", "alias"];

/** A word for each, and the sentence that says why or what then. */
export const outcomeWords: Readonly<Record<Outcome, { readonly name: string; readonly text: string }>> = {
  ready: { name: "Taken over", text: "The user has no password yet and gets this one." },
  newer: {
    name: "Taken over",
    text: "The user has the password that this role had before; this one is another, and replaces it.",
  },
  has_password: {
    name: "Kept",
    text: "The user has a password of Postern's own. It stays, unless you choose to replace it by the role's.",
  },
  alias: {
    name: "Other name",
    text: "This role is another name of a user. Choose it if its password is the one to keep.",
  },
  same: { name: "Nothing to do", text: "This password has been taken over already." },
  user_missing: {
    name: "No user",
    text: "No user has this role name. Create the user first, then come back.",
  },
  md5: {
    name: "Refused",
    text: "It is an md5 hash. Whoever has one can log in with it without knowing the password, and it is guessed billions of times a second, so Postern keeps none. Set password_encryption to scram-sha-256 and let the person set the password anew, or send an enrolment link.",
  },
  too_many_iterations: {
    name: "Refused",
    text: "It asks for more than 1,000,000 iterations. Checking it at each login would take so long that it could keep others out.",
  },
  malformed: { name: "Refused", text: "It is no SCRAM-SHA-256 verifier, or was cut short on the way here." },
  no_password: { name: "Nothing to do", text: "The role has no password." },
  twice: { name: "Refused", text: "This role comes twice, with different passwords." },
};
