/** One-time codes of any kind in the store: their digest, making them, and what is still open. */
import { randomBytes } from "node:crypto";
import { macOf } from "@/lib/foundation/keys/keyring";
import type { Prisma, Transaction } from "@/lib/foundation/platform/database";
import type { OneTimeKind } from "@/lib/login/factors/descriptor";
import { asOf } from "./login-state";

/** The digest under which a code is stored. Case does not matter to people, so it does not here. */
export const codeMacOf = (
  macKey: Uint8Array,
  kind: Pick<OneTimeKind, "id">,
  code: string,
): Uint8Array<ArrayBuffer> => macOf(macKey, kind.id, code.toLowerCase());

/** What decides whether a code still counts. */
export type CodeRow = {
  readonly usedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
};

/** Whether a code counts at `at`, which is never earlier than what was decided about the person before. */
export const isOpenCode = ({ usedAt, revokedAt, expiresAt }: CodeRow, at: Date): boolean =>
  usedAt === null && revokedAt === null && (expiresAt === null || expiresAt > at);

/** The condition for codes of `kind` that are open at `now`, for the clock of this process. */
export const openCodes = (kind: Pick<OneTimeKind, "id">, now: Date): Prisma.OneTimeCodeWhereInput => ({
  kind: kind.id,
  usedAt: null,
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
});

/** What a new code carries beside itself. `lifeMs`: how long it counts; null for ever. */
export type Issue = {
  readonly count: number;
  readonly lifeMs: number | null;
  readonly reason?: string;
  readonly issuedBy?: string;
  /** Of a code that stands alone: the one client that it lets into, and the session with which it ends. */
  readonly bound?: { readonly clientId: string; readonly sessionId: string };
  readonly now: Date;
};

/**
 * Makes codes of `kind` for a user whose login is held, and gives them as people keep them; the store holds digests
 * alone. A life is counted from the latest instant the user was seen, also when the clock was set back since.
 */
export async function issueCodes(
  tx: Transaction,
  userId: string,
  kind: OneTimeKind,
  macKey: Uint8Array,
  { count, lifeMs, reason = "", issuedBy = "", bound, now }: Issue,
): Promise<{ readonly codes: readonly string[]; readonly expiresAt: Date | null }> {
  const codes = new Set<string>();
  while (codes.size < count) codes.add(kind.make(randomBytes(kind.randomBytes)));
  const { latestAt } = await tx.loginState.findUniqueOrThrow({
    where: { userId },
    select: { latestAt: true },
  });
  const expiresAt = lifeMs === null ? null : new Date(asOf(now, latestAt).getTime() + lifeMs);
  await tx.oneTimeCode.createMany({
    data: [...codes].map((code) => ({
      userId,
      kind: kind.id,
      codeMac: codeMacOf(macKey, kind, code),
      reason,
      issuedBy,
      ...bound,
      expiresAt,
      createdAt: now,
    })),
  });
  return { codes: [...codes], expiresAt };
}

/** Revokes the user's open codes of `kind` and gives how many there were. */
export async function revokeOpenCodes(
  tx: Transaction,
  userId: string,
  kind: Pick<OneTimeKind, "id">,
  now: Date,
): Promise<number> {
  const { count } = await tx.oneTimeCode.updateMany({
    where: { userId, ...openCodes(kind, now) },
    data: { revokedAt: now },
  });
  return count;
}

/** Removes the user's unused codes of `kind`, as if they had never been. Used ones stay, so that the log can name them. */
export async function removeUnusedCodes(
  tx: Transaction,
  userId: string,
  kind: Pick<OneTimeKind, "id">,
): Promise<void> {
  await tx.oneTimeCode.deleteMany({ where: { userId, kind: kind.id, usedAt: null } });
}

/** Ends every code of these users: what somebody issued is revoked and stays in the history, what they made themselves goes. */
export async function voidCodes(tx: Transaction, userIds: readonly string[], now: Date): Promise<void> {
  const userId = { in: [...userIds] };
  await tx.oneTimeCode.deleteMany({ where: { userId, issuedBy: "" } });
  await tx.oneTimeCode.updateMany({
    where: { userId, usedAt: null, revokedAt: null },
    data: { revokedAt: now },
  });
}
