/** Finding people whose password somebody else may have: right password, wrong code, over and over. */
import { after, days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { since } from "@/lib/login/log/counted";
import type { Attention } from "./finding";

/** So many wrong codes behind the right password in a day are not one person's clumsy fingers. */
const suspicious = 10;

/**
 * People with many wrong codes behind their right password within a day. The lock slows guessing down and clears by
 * itself, so that nobody can keep a DBA out; whoever guesses on must therefore be seen.
 */
export async function guessedCodes(now: Date): Promise<Attention[]> {
  const found = await database().attempt.groupBy({
    by: ["username"],
    where: { ...(await since(after(now, -days(1)))), reason: "wrong_code" },
    _count: true,
    having: { username: { _count: { gte: suspicious } } },
    orderBy: { _count: { username: "desc" } },
  });
  return found.slice(0, 3).map(({ username, _count }) => ({
    id: "guessed_codes",
    severity: "high",
    text: `${_count} wrong codes after the right password of ${username} in the last 24 hours. Someone else may have the password.`,
    fix: "Ask the user, and set a new password.",
    href: `/login-log?q=${encodeURIComponent(username)}&reason=wrong_code`,
  }));
}
