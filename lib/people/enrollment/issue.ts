/** Issuing links to hand to people, for whatever they are: tokens, rows, audit. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { recordMany } from "@/lib/foundation/audit/record";
import { after, hours } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { consoleLink } from "@/lib/foundation/platform/console-url";
import type { Transaction } from "@/lib/foundation/platform/database";
import { disabledColumns, enableFirst, isDisabled } from "@/lib/login/authentication/disabled";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { elsewhereColumns, elsewhereText, passwordElsewhere } from "@/lib/people/passwords/elsewhere";
import { type LinkPurpose, newToken, revokeOpenLinks } from "./link";

/** A link to hand to a person. It is shown now and never again. */
export type IssuedLink = { readonly url: string; readonly expiresAt: Date };

/** A link with whose it is. */
export type IssuedLinkRow = IssuedLink & { readonly userId: string };

/** A user who got no link, and why. */
export type SkippedUser = { readonly userId: string; readonly username: string; readonly why: string };

/** What came of issuing: a link for each user who can use one, by username, and the others. */
export type Issued = { readonly issued: readonly IssuedLinkRow[]; readonly skipped: readonly SkippedUser[] };

/** The link of one. @throws AppError 'not_found' for an unknown user, 'conflict' for a disabled one */
export function onlyLink({ issued: [link], skipped: [user] }: Issued): IssuedLink {
  if (link) return { url: link.url, expiresAt: link.expiresAt };
  if (user) throw new AppError("conflict", user.why);
  throw new AppError("not_found", "This user no longer exists.");
}

const pages = {
  enroll: { path: "/enroll", action: "user.link_issued" },
  password: { path: "/password", action: "user.password_link_issued" },
} as const;

/** Issues a link to each of these users; the open ones for the same purpose stop working. The caller has authorized it. */
export async function issueLinks(
  tx: Transaction,
  actor: Actor,
  purpose: LinkPurpose,
  userIds: readonly string[],
  now: Date,
): Promise<Issued> {
  const { path, action } = pages[purpose];
  await holdUsers(tx, userIds);
  const { loginUrl, enrollmentLinkHours } = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
  const users = await tx.user.findMany({
    where: { id: { in: [...userIds] } },
    select: { id: true, username: true, ...disabledColumns, ...elsewhereColumns },
    orderBy: { username: "asc" },
  });
  const whyNot = (user: (typeof users)[number]): string | null => {
    if (isDisabled(user)) return `${user.username} is disabled. ${enableFirst(user)}`;
    const directory = purpose === "password" ? passwordElsewhere(user) : null;
    return directory && elsewhereText(user.username, directory);
  };
  const able = users.filter((user) => whyNot(user) === null);
  const expiresAt = after(now, hours(enrollmentLinkHours));
  const links = able.map((user) => ({ user, token: newToken() }));
  await revokeOpenLinks(
    tx,
    able.map((user) => user.id),
    now,
    purpose,
  );
  await tx.enrollmentLink.createMany({
    data: links.map(({ user, token }) => ({
      userId: user.id,
      purpose,
      tokenHash: tokenHash(token),
      issuedBy: actor.name,
      expiresAt,
      createdAt: now,
    })),
  });
  await recordMany(
    tx,
    actor,
    able.map(
      (user): AuditEntry => ({
        action,
        subject: { kind: "user", id: user.id, name: user.username },
        detail: { expiresAt: expiresAt.toISOString() },
      }),
    ),
  );
  const issued = links.map(
    ({ user, token }): IssuedLinkRow => ({
      userId: user.id,
      url: consoleLink(loginUrl, path, token),
      expiresAt,
    }),
  );
  const skipped = users.flatMap((user): SkippedUser[] => {
    const why = whyNot(user);
    return why === null ? [] : [{ userId: user.id, username: user.username, why }];
  });
  return { issued, skipped };
}
