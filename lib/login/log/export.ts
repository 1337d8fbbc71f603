/** Pure. What an export of the login log holds, column by column. */

import { certaintyOf } from "./seen-from";
import type { AttemptView } from "./view";

/** The columns, in their order. */
export const attemptColumns = {
  id: (attempt) => attempt.id,
  at: (attempt) => attempt.at.toISOString(),
  door: (attempt) => attempt.door,
  client: (attempt) => attempt.clientName,
  source_address: (attempt) => attempt.sourceAddress,
  address_certainty: certaintyOf,
  person_address: (attempt) => attempt.personAddress,
  person_candidates: (attempt) => attempt.personCandidates.join(" ") || null,
  known_by: (attempt) => attempt.knownBy,
  database: (attempt) => attempt.database,
  application: (attempt) => attempt.application,
  username: (attempt) => attempt.username,
  user_id: (attempt) => attempt.userId,
  outcome: (attempt) => attempt.outcome,
  reason: (attempt) => attempt.reason,
  sentence: (attempt) => attempt.text,
  would_outcome: (attempt) => attempt.would?.outcome ?? null,
  would_reason: (attempt) => attempt.would?.reason ?? null,
  policy: (attempt) => attempt.policyName,
  factor_kind: (attempt) => attempt.factorKind,
  latency_ms: (attempt) => attempt.latencyMs,
  worker: (attempt) => attempt.worker,
} as const satisfies Record<string, (attempt: AttemptView) => string | number | null>;
