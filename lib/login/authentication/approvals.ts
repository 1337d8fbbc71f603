/**
 * Approvals in the store: how they are read with a person's factors, and how what was decided about them is written, in the
 * statement of whoever decided. Nothing here knows how people are asked; the job's handler does.
 */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { hex } from "@/lib/foundation/base/bytes";
import { after, days } from "@/lib/foundation/base/durations";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { ApprovalChange } from "@/lib/login/decision/approving";
import type { ApprovalFacts } from "@/lib/login/decision/facts";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { certainAddress, type WhereFrom } from "@/lib/login/decision/where-from";
import { candidatesIn } from "./attempt-row";
import { membershipsAt } from "./memberships";
import type { Part } from "./sending";

/** The name of the job that asks a person. */
export const askName = "approvals.ask";
/** The name of the job that tells operators of somebody who is asked too often. */
export const alertName = "approvals.alert";
/** What both are told: no token and no code, only which approval. */
export const approvalJobInput = z.object({ approvalId: z.uuid() });

/** The login that somebody is asked about. Nulls for the client stand for the console's own door. */
export type AskedAbout = {
  readonly userId: string;
  readonly clientId: string | null;
  readonly clientName: string;
  /** The role name as it was typed. */
  readonly username: string;
  readonly sourceAddress: string;
  readonly whereFrom: WhereFrom;
};

/** How many of a person's approvals a decision looks at, the newest. */
const mostRead = 100;
/** How old they may be. */
const readMs = days(1);

/** As JSON, those of the user `u` that a decision at `at` looks at, newest first. Both are expressions of SQL. */
export const approvalsJson = (
  user: string,
  at: string,
): string => `(SELECT json_agg(json_build_object('id', a.id,
  'factorId', a.factor_id, 'clientId', a.client_id, 'credentialMac', encode(a.credential_mac, 'hex'), 'way', a.way,
  'openedAt', a.opened_at, 'answer', a.answer, 'answeredAt', a.answered_at, 'number', a.number, 'uses', a.uses,
  'isEnded', a.ended_at IS NOT NULL, 'isAlerted', a.alerted_at IS NOT NULL) ORDER BY a.opened_at DESC)
  FROM (SELECT * FROM approvals WHERE user_id = ${user} AND opened_at > ${at} - interval '1 day'
    ORDER BY opened_at DESC LIMIT ${mostRead}) a)`;

/** Whether the user may have factors of `kind` at `at`, by settings and groups. All are expressions of SQL. */
export const isKindAllowed = (
  user: string,
  kind: string,
  at: string,
): string => `${kind} = ANY (COALESCE(NULLIF(ARRAY(
  SELECT unnest(g.allowed_factors) FROM ${membershipsAt(at)} m JOIN groups g ON g.id = m.group_id WHERE m.user_id = ${user}), '{}'),
  (SELECT allowed_factors FROM settings WHERE id = 1)))`;

/** One of them as `approvalsJson` gives it; times are ISO text. */
export type ApprovalJson = Omit<ApprovalFacts, "openedAt" | "answeredAt"> & {
  readonly openedAt: string;
  readonly answeredAt: string | null;
};

/** The facts in it. */
export const approvalFacts = ({ openedAt, answeredAt, ...rest }: ApprovalJson): ApprovalFacts => ({
  ...rest,
  openedAt: new Date(openedAt),
  answeredAt: answeredAt === null ? null : new Date(answeredAt),
});

/** The same facts, for a person whose login state is held. */
export async function readApprovals(tx: Transaction, userId: string, now: Date): Promise<ApprovalFacts[]> {
  const rows = await tx.approval.findMany({
    where: { userId, openedAt: { gt: after(now, -readMs) } },
    orderBy: { openedAt: "desc" },
    take: mostRead,
  });
  return rows.map(({ credentialMac, way, answer, endedAt, alertedAt, ...row }) => ({
    ...{ id: row.id, factorId: row.factorId, clientId: row.clientId, credentialMac: hex(credentialMac) },
    ...{ way: way as ApprovalWay, answer: answer as ApprovalFacts["answer"], answeredAt: row.answeredAt },
    ...{ openedAt: row.openedAt, number: row.number, uses: row.uses },
    ...{ isEnded: endedAt !== null, isAlerted: alertedAt !== null },
  }));
}

/**
 * The parts that write a change. `$` binds a value; `now` is a parameter; `ifState` holds where the login state was still the
 * one that was decided on. What somebody else has changed since changes no row, and the whole statement with it.
 */
export function approvalParts(
  $: (value: unknown) => string,
  change: ApprovalChange | null,
  about: AskedAbout,
  now: string,
  ifState: string,
): Part[] {
  if (!change) return [];
  const queued = (name: string, id: string): Part => [
    "queued",
    `INSERT INTO jobs (name, input, due_at) SELECT ${$(name)}, ${$(JSON.stringify({ approvalId: id }))}::jsonb, now() WHERE ${ifState}`,
    true,
  ];
  switch (change.does) {
    case "open": {
      const id = randomUUID();
      const values = [
        `${$(id)}::uuid, ${$(about.userId)}::uuid, ${$(change.factorId)}::uuid, ${$(about.clientId)}::uuid`,
        `${$(about.clientName)}, ${$(about.username)}, ${$(about.sourceAddress)}`,
        `${$(certainAddress(about.whereFrom))}, ${$(candidatesIn(about.whereFrom))}::text[]`,
        `${$(Buffer.from(change.credentialMac, "hex"))}::bytea, ${$(change.way)}, ${$(change.openedAt)}::timestamptz`,
      ];
      const columns =
        "id, user_id, factor_id, client_id, client_name, username, source_address, person_address, person_candidates, credential_mac, way, opened_at";
      return [
        ["asked", `INSERT INTO approvals (${columns}) SELECT ${values.join(", ")} WHERE ${ifState}`, true],
        queued(askName, id),
      ];
    }
    case "join":
      return [
        ["joined", `UPDATE approvals SET attempts = attempts + 1 WHERE id = ${$(change.id)}::uuid`, false],
      ];
    case "use":
      return [
        [
          "used",
          `UPDATE approvals SET uses = uses + 1 WHERE id = ${$(change.id)}::uuid AND uses = ${$(change.uses)}::int
            AND answer = 'approved' AND ended_at IS NULL AND ${ifState}`,
          true,
        ],
      ];
    case "alert":
      return [
        [
          "alerted",
          `UPDATE approvals SET alerted_at = ${now} WHERE id = ${$(change.id)}::uuid AND alerted_at IS NULL AND ${ifState}`,
          true,
        ],
        queued(alertName, change.id),
      ];
  }
}

/** Whether a change queues a job, whose runner is to be woken. */
export const queuesJob = (change: ApprovalChange | null): boolean =>
  change?.does === "open" || change?.does === "alert";
