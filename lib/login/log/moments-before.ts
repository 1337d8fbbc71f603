/** Refusals of a code that had let the same person in moments before, through the same client: a program that opens several connections. */
import { database } from "@/lib/foundation/platform/database";
import { factorKinds } from "@/lib/login/factors/table";
import type { PolicyWindow } from "./view";

/** How long before counts as moments. A code is right for a minute and a half at most. */
const momentsSeconds = 120;

/** So many of the person's attempts are looked back at: a program opens its connections together. */
const momentsAttempts = 20;

/** Kinds whose codes a reuse window can let count again. Codes that are rows count once, whatever the policy says. */
const reusableKinds = factorKinds
  .filter((kind) => kind.spends === "counter" && kind.isReusable)
  .map(({ id }) => id);

/** Those of the attempts `ids` that are such refusals, with the reuse window that their policy has now, by number. */
export async function refusedMomentsAfter(
  ids: readonly bigint[],
): Promise<ReadonlyMap<bigint, PolicyWindow>> {
  if (ids.length === 0) return new Map();
  const rows = await database().$queryRaw<(PolicyWindow & { attemptId: bigint })[]>`
    SELECT a.id AS "attemptId", p.id::text AS "policyId", p.name AS "policyName",
      p.reuse_uses AS "uses", p.reuse_seconds AS "seconds"
    FROM attempts a JOIN policies p ON p.id = a.policy_id
    WHERE a.id = ANY (${[...ids]}::bigint[]) AND a.reason = 'replayed_code'
      AND a.factor_kind = ANY (${reusableKinds}::text[]) AND EXISTS (
      SELECT FROM (
        SELECT b.at, b.client_id, b.outcome, b.factor_id FROM attempts b
        WHERE b.user_id = a.user_id AND b.id < a.id ORDER BY b.id DESC LIMIT ${momentsAttempts}
      ) b
      WHERE b.client_id = a.client_id AND b.outcome = 'accept' AND b.factor_id = a.factor_id
        AND b.at >= a.at - make_interval(secs => ${momentsSeconds}))`;
  return new Map(rows.map(({ attemptId, ...window }) => [attemptId, window]));
}
