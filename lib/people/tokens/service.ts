/** What operators do with the stock of hardware tokens: hand one out, take it back, mark it lost, revoke it. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditAction } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { disabledColumns, enableFirst, isDisabled } from "@/lib/login/authentication/disabled";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { credentialsChanged } from "@/lib/people/enrollment/credentials";
import { dropFactor } from "@/lib/people/enrollment/new-factor";
import { cannotHave, freeToken, giveToken, holdToken } from "./give";
import type { AssignTokenInput, MoveTokenInput } from "./schema";
import { type TokenState, tokenStateOf } from "./state";

/**
 * Gives a free token to a user, who is told. It counts as a second factor at once, without a first code: whoever hands it out
 * has seen both. Of two at once, one wins.
 * @throws AppError beside the field that is wrong
 */
export async function assignToken(
  actor: Actor,
  input: AssignTokenInput,
  clock: Clock = systemClock,
): Promise<{ readonly userId: string; readonly serial: string }> {
  authorize(actor, "token.write");
  const now = clock.now();
  return database().$transaction(async (tx) => {
    const { id } = await userCalled(tx, input.username);
    await holdLogins(tx, [id]);
    // Once more: until the logins were held the user could be disabled, renamed or deleted.
    const user = await userCalled(tx, input.username);
    if (user.id !== id) throw invalidField("username", "This name has just changed hands. Assign it again.");
    const row = await holdToken(tx, { serial: input.serial });
    if (!row)
      throw invalidField(
        "serial",
        "The stock has no token with this serial number. Check it, or import the file it is in.",
      );
    const token = freeToken(row);
    if (!token) throw invalidField("serial", notFree[tokenStateOf(row)]);
    const refusal = await cannotHave(tx, user.id, token.kind.id);
    if (refusal === "kind") {
      throw invalidField(
        "username",
        `${user.username} may not have this kind of second factor (${token.kind.name}). Allow it in the settings, or in a group of the user.`,
      );
    }
    if (refusal === "most") {
      throw invalidField(
        "username",
        `${user.username} has as many second factors as allowed. Remove one first, or allow more.`,
      );
    }
    await giveToken(tx, actor, user, token, { counter: token.counter, at: null }, now);
    await credentialsChanged(tx, user.id, { clearLock: false, keptSession: null });
    return { userId: user.id, serial: token.serial };
  });
}

const notFree: Readonly<Record<TokenState, string>> = {
  free: "This token cannot be read: the master key that sealed it is missing, or a newer version imported it.",
  assigned: "This token is assigned to somebody. Take it back first.",
  lost: "This token is marked as lost. If you have it in hand, put it back into the stock first.",
  revoked: "This token is revoked. It cannot be used again.",
};

async function userCalled(tx: Transaction, name: string) {
  const user = await tx.user.findFirst({
    where: { OR: [{ username: name }, { aliases: { some: { name } } }] },
    select: { id: true, username: true, ...disabledColumns },
  });
  if (!user) throw invalidField("username", "No user has this database role name. Check its spelling.");
  if (isDisabled(user)) throw invalidField("username", `This user is disabled. ${enableFirst(user)}`);
  return user;
}

const actions: Readonly<Record<MoveTokenInput["to"], AuditAction>> = {
  free: "token.put_back",
  lost: "token.lost",
  revoked: "token.revoked",
};

/**
 * Puts the token into another state. Whoever has it loses it as a second factor at once, and is told. A revoked one stays
 * revoked, and its secret is gone.
 * @throws AppError 'not_found', 'conflict' when it is there already, or has changed meanwhile
 */
export async function moveToken(
  actor: Actor,
  { tokenId, to }: MoveTokenInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "token.write");
  const now = clock.now();
  await database().$transaction(async (tx) => {
    const holder = await tx.user.findFirst({
      where: { factors: { some: { token: { id: tokenId } } } },
      select: { id: true, username: true },
    });
    if (holder) await holdLogins(tx, [holder.id]);
    const row = await holdToken(tx, { id: tokenId });
    if (!row) throw new AppError("not_found", "This token no longer exists. Reload the page.");
    const state = tokenStateOf(row);
    if (state === "revoked") throw new AppError("conflict", "This token is revoked. It stays so.");
    if (state === to) throw new AppError("conflict", "Somebody has done this already. Reload the page.");
    if ((row.factor?.userId ?? null) !== (holder?.id ?? null)) {
      throw new AppError(
        "conflict",
        "Somebody has just assigned this token or taken it back. Reload the page.",
      );
    }
    const used = row.factor && row.factor.counter > row.counter ? row.factor.counter : row.counter;
    await tx.token.update({
      where: { id: row.id },
      data: {
        ...{ factorId: null, counter: used, lostAt: to === "lost" ? now : null },
        ...(to === "revoked" && { revokedAt: now, secretSealed: null }),
      },
    });
    const subject = { kind: "token", id: row.id, name: row.serial } as const;
    await record(tx, actor, { action: actions[to], subject, detail: { from: state } });
    if (!row.factor || !holder) return;
    await dropFactor(tx, holder.id, row.factor, now);
    await credentialsChanged(tx, holder.id, { clearLock: false, keptSession: null });
    await record(tx, actor, {
      action: "token.unassigned",
      subject: { kind: "user", id: holder.id, name: holder.username },
      detail: { serial: row.serial, to },
    });
  });
}
