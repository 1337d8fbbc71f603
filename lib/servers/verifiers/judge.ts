/** Pure. What becomes of each role's password: taken over, left, or refused, and why. */
import { parseVerifier } from "@/lib/protocols/postgres/scram";
import { isTakeable, type Outcome } from "./outcome";
import type { RolePassword } from "./parse";

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
  readonly outcome: Outcome;
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
    const outcome = others.length > 0 ? "twice" : outcomeOf(role, first, user);
    const isProposed = outcome === "ready" || outcome === "newer";
    return { role, outcome, user, isProposed, verifier: isTakeable(outcome) ? first : null };
  });
}

function outcomeOf(role: string, password: string, user: KnownUser | null): Outcome {
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
