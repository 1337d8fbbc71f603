/** Pure. An audit row as a sentence and as lines of what changed. */
import { type AuditAction, type AuditValue, auditActions, ownSentences } from "./events";

/** A line of detail: a value that changed (`from` is not null) or one that was recorded as it was. */
export type DetailLine = { readonly field: string; readonly from: string | null; readonly to: string };

/** One audited action for pages and exports. `raw` is the detail as recorded. */
export type AuditView = {
  readonly id: string;
  readonly at: Date;
  readonly actor: { readonly kind: string; readonly name: string; readonly role: string | null };
  readonly ip: string | null;
  readonly action: string;
  readonly sentence: string;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly detail: readonly DetailLine[];
  readonly raw: unknown;
};

/**
 * What the actor did: "changed policy Analysts", or "set their own password" where `isOwn` says that the actor is the
 * subject. An action this version does not know prints as its name.
 */
export function sentenceOf(action: string, subjectName: string, isOwn = false): string {
  const known = Object.hasOwn(auditActions, action) ? (action as AuditAction) : null;
  const sentence = known ? (isOwn && ownSentences[known]) || auditActions[known] : action;
  return sentence.replace("{subject}", () => subjectName);
}

/** The detail of an audit row as lines: a change as from and to, anything else as a value. */
export function detailLines(detail: unknown): readonly DetailLine[] {
  if (typeof detail !== "object" || detail === null || Array.isArray(detail)) return [];
  return Object.entries(detail as Record<string, AuditValue>).map(([field, value]) => {
    const change = changeOf(value);
    return change
      ? { field: fieldName(field), from: text(change.from), to: text(change.to) }
      : { field: fieldName(field), from: null, to: text(value) };
  });
}

function changeOf(value: AuditValue): { from: AuditValue; to: AuditValue } | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { from, to } = value as { from?: AuditValue; to?: AuditValue };
  return from !== undefined && to !== undefined ? { from, to } : null;
}

function text(value: AuditValue): string {
  if (value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "nothing" : value.map(text).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, inner]) => `${fieldName(key)} ${text(inner)}`)
      .join(", ");
  }
  return typeof value === "string" && isInstant.test(value)
    ? `${value.slice(0, 10)} ${value.slice(11, 19)} UTC`
    : String(value);
}

/** What Date.toISOString gives: instants are recorded so. */
const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** "lockoutBaseSeconds" as "lockout base seconds". */
function fieldName(key: string): string {
  return key
    .replace(/_/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
}
