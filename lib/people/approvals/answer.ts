/** Answering, in a transaction that the caller opens: the login state is held, the answer is written once, and audited. */
import { authorizeSelf, type UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { asOf, holdUsers, writeLogin } from "@/lib/login/authentication/login-state";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { type SentData, sentKey, withNewCode } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { addressText } from "@/lib/login/log/seen-from";
import { ownAllowance } from "@/lib/people/enrollment/allowance";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { tellOperators } from "./alerts";
import type { Refusal } from "./schema";
import { type ApprovalRow, openView, readApproval, unknownAddress } from "./view";

/** What somebody who approved goes on with: a code to type behind the password, or the same login again. */
export type Approved = { readonly way: "code"; readonly code: string } | { readonly way: "pass" };

/** What everybody is told whose answer comes too late, whatever closed it. */
export const closedApproval = (): AppError =>
  new AppError(
    "not_found",
    "This has ended or has already been answered. To be asked again, log in to the database with your password alone.",
  );

/** How the answer came: by the link that was sent, or on the person's own page. */
export type AnsweredBy = "link" | "own page";

/** Approves the login: from now on it is let in, or a code is. @throws AppError 'not_found' where it cannot be answered */
export async function approve(
  tx: Transaction,
  actor: UserActor,
  id: string,
  by: AnsweredBy,
  now: Date,
): Promise<Approved> {
  const { row, at } = await holdOpen(tx, actor, id, now);
  const factor = row.factor && openFactor(keyring(), row.factor);
  const { kinds } = await ownAllowance(tx, actor.id);
  if (!factor || !kinds.includes(factor.kind.id)) throw closedApproval();
  const answered = { answer: "approved", answeredAt: at };
  const way = row.way as ApprovalWay;
  let code: string | null = null;
  if (way === "code") {
    // Read by the schema of its kind, which may know more of it than a code that is sent.
    const { number, data } = withNewCode({ data: factor.data as SentData, counter: factor.counter }, at);
    await tx.factor.update({ where: { id: factor.id }, data: { data } });
    await tx.approval.update({ where: { id }, data: { ...answered, number } });
    code = codeAt(sentKey(factor.secret), number);
  } else await tx.approval.update({ where: { id }, data: answered });
  await record(tx, actor, {
    action: "approval.approved",
    subject: { kind: "user", id: actor.id, name: actor.name },
    detail: detailOf(row, by),
  });
  return code === null ? { way: "pass" } : { way: "code", code };
}

/**
 * Refuses the login. "not_me": somebody else knows the password, so everything else that is open ends too, sessions on
 * PostgreSQL servers as the settings say, and operators are told. @throws AppError 'not_found' where it cannot be answered
 */
export async function refuse(
  tx: Transaction,
  actor: UserActor,
  id: string,
  { why, by }: { readonly why: Refusal; readonly by: AnsweredBy },
  now: Date,
): Promise<void> {
  const { row, at } = await holdOpen(tx, actor, id, now);
  await tx.approval.update({ where: { id }, data: { answer: why, answeredAt: at } });
  await record(tx, actor, {
    action: why === "not_me" ? "approval.not_me" : "approval.cancelled",
    subject: { kind: "user", id: actor.id, name: actor.name },
    detail: detailOf(row, by),
  });
  if (why === "cancelled") return;
  await tx.$executeRaw`SELECT end_approvals(${actor.id}::uuid)`;
  const { client, at: openedAt, from } = row.view;
  await tellOperators(tx, "login_not_me", actor, { client, at: openedAt, from: from ?? unknownAddress });
  await settleSessions(tx, actor, [{ id: actor.id, username: actor.name }], { reason: "not_me" });
}

/**
 * The approval, with the person's login state held: of two answers at once one comes first, and logins that are being decided
 * start over.
 */
async function holdOpen(tx: Transaction, actor: UserActor, id: string, now: Date) {
  await holdUsers(tx, [actor.id]);
  const row = await readApproval(tx, { id });
  if (row) authorizeSelf(actor, row.userId);
  const view = row && openView(row, now);
  if (!row || !view) throw closedApproval();
  await writeLogin(tx, { kind: "user", id: actor.id }, null, now);
  const at = asOf(now, row.user.loginState?.latestAt ?? null);
  return { row: { ...row, view }, at };
}

const detailOf = ({ clientName, openedAt, attempts, way, ...seen }: ApprovalRow, by: AnsweredBy) => ({
  ...{ client: clientName, opened: openedAt.toISOString(), attempts, way, by },
  from: addressText(seen) ?? unknownAddress,
});
