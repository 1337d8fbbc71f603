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
  ready: { name: "Imported", text: "The user has no password yet and gets this one." },
  newer: {
    name: "Imported",
    text: "The user has this role's previous password. The current one replaces it.",
  },
  has_password: {
    name: "Kept",
    text: "The user has a password that was set in Postern. It stays, unless you choose to replace it with the role's password.",
  },
  alias: {
    name: "Other name",
    text: "This role is an alias of a user. Choose it if this is the password to keep.",
  },
  same: { name: "Nothing to do", text: "This password has already been imported." },
  user_missing: {
    name: "No user",
    text: "No user has this role name, so there is nobody to import it for.",
  },
  md5: {
    name: "Refused",
    text: "It is an md5 hash. Anyone who has one can log in with it without knowing the password, and attackers can try billions of guesses a second, so Postern does not import it. Set password_encryption to scram-sha-256 and let the person set the password again, or send an enrolment link.",
  },
  too_many_iterations: {
    name: "Refused",
    text: "It needs more than 1,000,000 iterations. Checking it would take so long that it could delay other logins.",
  },
  malformed: { name: "Refused", text: "It is not a SCRAM-SHA-256 verifier, or it is incomplete." },
  no_password: { name: "Nothing to do", text: "The role has no password." },
  twice: { name: "Refused", text: "This role is listed twice with different passwords." },
};
