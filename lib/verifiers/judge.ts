/** Pure. What becomes of each role's password: taken over, left, or refused, and why. */
import { parseVerifier } from "@/lib/postgres/scram";
import type { RolePassword } from "./parse";

/** What may become of a role. Those of `takeable` can be chosen. */
export const fates = [
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
export type Fate = (typeof fates)[number];
const takeable: readonly Fate[] = ["ready", "newer", "has_password", "alias"];

/** A word for each, and the sentence that says why or what then. */
export const fateWords: Readonly<Record<Fate, { readonly name: string; readonly text: string }>> = {
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

/** A user as far as this needs one; `verifier` is what was taken over before. */
export type KnownUser = {
  readonly id: string;
  readonly username: string;
  readonly hasOwnPassword: boolean;
  readonly verifier: string | null;
};

/** What becomes of one role. `isProposed`: chosen unless the administrator says otherwise. */
export type Judged = {
  readonly role: string;
  readonly fate: Fate;
  readonly user: KnownUser | null;
  readonly isProposed: boolean;
  readonly verifier: string | null;
};

/** Judges `roles` in their order. `userOf` finds the user that a role name or alias means. */
export function judge(
  roles: readonly RolePassword[],
  userOf: (role: string) => KnownUser | null,
): readonly Judged[] {
  const passwords = new Map<string, Set<string>>();
  for (const { role, password } of roles) {
    passwords.set(role, (passwords.get(role) ?? new Set()).add(password));
  }
  return [...passwords].map(([role, [first = "", ...others]]) => {
    const user = userOf(role);
    const fate = others.length > 0 ? "twice" : fateOf(role, first, user);
    const isProposed = fate === "ready" || fate === "newer";
    return { role, fate, user, isProposed, verifier: takeable.includes(fate) ? first : null };
  });
}

/** Whether this can be chosen. */
export const isTakeable = (fate: Fate): boolean => takeable.includes(fate);

function fateOf(role: string, password: string, user: KnownUser | null): Fate {
  if (password === "") return "no_password";
  if (/^md5[0-9a-f]{32}$/.test(password)) return "md5";
  const parsed = parseVerifier(password);
  if (!parsed.ok) return parsed.problem;
  if (!user) return "user_missing";
  if (user.verifier === password && !user.hasOwnPassword) return "same";
  if (user.username !== role) return "alias";
  if (user.hasOwnPassword) return "has_password";
  return user.verifier === null ? "ready" : "newer";
}
