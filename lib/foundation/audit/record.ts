/** Writing to the audit log: one row, in the transaction of the change it describes. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { AuditEntry } from "./events";

/**
 * Records that `actor` did `entry`. Pass the transaction that makes the change: if either fails, neither happened.
 */
export async function record(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<void> {
  await recordMany(tx, actor, [entry]);
}

/** Records several entries in their order with one statement, for changes in bulk: ten thousand take a second. */
export async function recordMany(
  tx: Transaction,
  actor: Actor,
  entries: readonly AuditEntry[],
): Promise<void> {
  const { kind, id, name, role, ip } = actor;
  await tx.$executeRaw`
    INSERT INTO audit_events (actor_kind, actor_id, actor_name, actor_role, ip, action, subject_kind, subject_id, subject_name, detail)
    SELECT ${kind}, ${id}, ${name}, ${role}, ${ip}, e.* FROM unnest(
      ${entries.map(({ action }) => action)}::text[], ${entries.map(({ subject }) => subject.kind)}::text[],
      ${entries.map(({ subject }) => subject.id)}::text[], ${entries.map(({ subject }) => subject.name)}::text[],
      ${entries.map(({ detail }) => JSON.stringify(detail ?? {}))}::jsonb[]) AS e`;
}

/**
 * The fields that differ between two flat objects, as `{ field: { from, to } }`; the usual `detail` of an update.
 * Dates become ISO text.
 */
export function changes<T extends object>(
  before: T,
  after: Partial<T>,
): Record<string, { from: string | number | boolean | null; to: string | number | boolean | null }> {
  const plain = (value: unknown) => {
    if (value instanceof Date) return value.toISOString();
    if (
      typeof value === "string" ||
      typeof value === "number" ||
      typeof value === "boolean" ||
      value === null
    )
      return value;
    return value === undefined ? null : JSON.stringify(value);
  };
  const result: Record<
    string,
    { from: string | number | boolean | null; to: string | number | boolean | null }
  > = {};
  for (const [field, value] of Object.entries(after)) {
    const from = plain(before[field as keyof T]);
    const to = plain(value);
    if (from !== to) result[field] = { from, to };
  }
  return result;
}
