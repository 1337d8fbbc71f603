/** Approving and refusing a login under the link that was sent. The token is the authorization; looking spends nothing. */

import { copyOf } from "@/lib/foundation/base/bytes";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { linkHolder } from "@/lib/people/enrollment/link";
import { type OwnPassword, ownPasswordOf } from "@/lib/people/passwords/elsewhere";
import { type Approved, approve, closedApproval, refuse } from "./answer";
import type { ApprovalLinkInput, RefuseByLinkInput } from "./schema";
import { type ApprovalRow, type ApprovalView, openView, readApproval } from "./view";

/** What the page of a link shows. `password` says where the person changes it. */
export type LinkedApproval = ApprovalView & { readonly password: OwnPassword };

/** Looks at what the link asks. @throws AppError 'not_found' with one sentence for every closed link */
export async function approvalByLink(
  { token }: ApprovalLinkInput,
  clock: Clock = systemClock,
): Promise<LinkedApproval> {
  const row = await find(database(), token);
  const view = openView(row, clock.now());
  if (!view) throw closedApproval();
  return { ...view, password: ownPasswordOf(row.user) };
}

/** Approves it, once. `ip` is where the request came from. @throws AppError 'not_found' where the link is closed */
export async function approveByLink(
  { token }: ApprovalLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<Approved> {
  return database().$transaction(async (tx) => {
    const { id, user } = await find(tx, token);
    return approve(tx, linkHolder(user, ip), id, "link", clock.now());
  });
}

/** Refuses it, once. @throws AppError 'not_found' where the link is closed */
export async function refuseByLink(
  { token, why }: RefuseByLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const { id, user } = await find(tx, token);
    await refuse(tx, linkHolder(user, ip), id, { why, by: "link" }, clock.now());
  });
}

async function find(tx: Transaction, token: string): Promise<ApprovalRow> {
  const row = await readApproval(tx, { tokenHash: copyOf(tokenHash(token)) });
  if (!row) throw closedApproval();
  return row;
}
