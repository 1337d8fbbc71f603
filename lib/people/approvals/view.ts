/** What pages and messages say of an approval: who logs in where, when, from where, how often it was asked. */
import { after } from "@/lib/foundation/base/durations";
import type { Transaction } from "@/lib/foundation/platform/database";
import { disabledColumns, isDisabled } from "@/lib/login/authentication/disabled";
import { asOf } from "@/lib/login/authentication/login-state";
import { isPending } from "@/lib/login/decision/approving";
import type { ApprovalFacts } from "@/lib/login/decision/facts";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { counterKind } from "@/lib/login/factors/table";
import { addressText } from "@/lib/login/log/seen-from";
import { elsewhereColumns } from "@/lib/people/passwords/elsewhere";

/** A login that waits for an answer, as the person sees it. */
export type ApprovalView = {
  readonly id: string;
  /** The database role. */
  readonly username: string;
  /** The client, and the servers that it is known to stand for: "db1 (Sales, Billing)". */
  readonly client: string;
  readonly at: Date;
  /** Where whoever logs in sits: an address, or "one of 2 addresses: …"; null where it is not known. */
  readonly from: string | null;
  /** How many logins asked. */
  readonly attempts: number;
  readonly way: ApprovalWay;
  readonly endsAt: Date;
};

/** What stands where it is not known where somebody sits. */
export const unknownAddress = "address unknown";

/** The columns that `openView` looks at. */
export const approvalColumns = {
  include: {
    client: { select: { disabledAt: true, servers: { select: { name: true }, orderBy: { name: "asc" } } } },
    factor: true,
    user: {
      select: {
        ...{ id: true, username: true, email: true, phone: true, loginState: { select: { latestAt: true } } },
        ...{ ...disabledColumns, ...elsewhereColumns },
      },
    },
  },
} as const;

/** An approval with whose it is, through which factor, at which client. */
export type ApprovalRow = NonNullable<Awaited<ReturnType<typeof readApproval>>>;

/** The approval of this id or token's hash; null where there is none. */
export const readApproval = (
  tx: Transaction,
  where: { id: string } | { tokenHash: Uint8Array<ArrayBuffer> },
) => tx.approval.findUnique({ where, ...approvalColumns });

/** What is shown of it while it can be answered; null once it cannot. */
export function openView(row: ApprovalRow, now: Date): ApprovalView | null {
  const { factor, user, client } = row;
  const asks = factor?.confirmedAt ? counterKind(factor.kind)?.asks : undefined;
  const gone = isDisabled(user) || (client?.disabledAt ?? null) !== null;
  const at = asOf(now, user.loginState?.latestAt ?? null);
  const answer = row.answer as ApprovalFacts["answer"];
  const one = { answer, isEnded: row.endedAt !== null, openedAt: row.openedAt };
  if (!asks || gone || !isPending(one, asks.forMs, at)) return null;
  return {
    ...{ id: row.id, username: row.username, client: clientText(row), at: row.openedAt },
    ...{ from: addressText(row), attempts: row.attempts, way: row.way as ApprovalWay },
    endsAt: after(row.openedAt, asks.forMs),
  };
}

function clientText({ clientName, client }: ApprovalRow): string {
  const servers = client?.servers.map(({ name }) => name).filter((name) => name !== clientName) ?? [];
  return servers.length === 0 ? clientName : `${clientName} (${servers.slice(0, 5).join(", ")})`;
}
