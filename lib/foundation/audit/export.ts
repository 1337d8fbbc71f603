/** Pure. What an export of the audit log holds, column by column. */
import type { AuditView } from "./view";

/** The columns, in their order. */
export const auditColumns = {
  id: (event) => event.id,
  at: (event) => event.at.toISOString(),
  actor_kind: (event) => event.actor.kind,
  actor: (event) => event.actor.name,
  role: (event) => event.actor.role,
  ip: (event) => event.ip,
  action: (event) => event.action,
  sentence: (event) => event.sentence,
  subject_kind: (event) => event.subject.kind,
  subject_id: (event) => event.subject.id,
  subject: (event) => event.subject.name,
  detail: (event) => event.raw,
} as const satisfies Record<string, (event: AuditView) => unknown>;
