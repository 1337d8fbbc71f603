/** What the overview says of people who are asked to approve logins that are not theirs, or are asked too often. */
import { after, days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import type { Attention } from "./finding";

/** So many people are named. */
const mostNamed = 3;

/**
 * Of the last day: whoever is asked has had the right password typed under their name. Nothing is said of those who have chosen
 * another one since; of a password in a directory nobody knows here.
 */
export async function approvalsToLookAt(now: Date): Promise<Attention[]> {
  const from = after(now, -days(1));
  const rows = await database().approval.findMany({
    where: { OR: [{ answer: "not_me", answeredAt: { gt: from } }, { alertedAt: { gt: from } }] },
    orderBy: { openedAt: "desc" },
    take: 500,
    select: {
      ...{ answer: true, openedAt: true },
      user: { select: { id: true, username: true, passwordChangedAt: true } },
    },
  });
  const people = new Map<string, { readonly username: string; isDenied: boolean }>();
  for (const { answer, openedAt, user } of rows) {
    if (user.passwordChangedAt && user.passwordChangedAt > openedAt) continue;
    const found = people.get(user.id) ?? { username: user.username, isDenied: false };
    people.set(user.id, { ...found, isDenied: found.isDenied || answer === "not_me" });
  }
  const named = [...people].slice(0, mostNamed).map(
    ([id, { username, isDenied }]): Attention => ({
      id: isDenied ? "login_not_me" : "asked_too_often",
      severity: "high",
      text: isDenied
        ? `${username} has said of a login with the right password that it was not theirs. Someone else has the password.`
        : `${username} was asked to approve logins as often as allowed in the last 24 hours, and logins go on. Someone else may have the password.`,
      fix: "Ask the user, and set a new password.",
      href: `/users/${id}`,
    }),
  );
  const others = people.size - named.length;
  if (others > 0) {
    const text = `${others.toLocaleString("en")} more ${others === 1 ? "user" : "users"} said that a login was not theirs, or ${others === 1 ? "was" : "were"} asked too often, in the last 24 hours.`;
    const href = "/login-log?reason=approval_denied";
    named.push({ id: "more_asked", severity: "high", text, fix: "Ask them as well.", href });
  }
  return named;
}
