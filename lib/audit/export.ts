/** Owns the audit log as CSV and JSON, piece by piece. */
import type { ExportFormat } from "./schema";
import type { AuditView } from "./view";

const columns = [
  "id",
  "at",
  "actor_kind",
  "actor",
  "role",
  "ip",
  "action",
  "sentence",
  "subject_kind",
  "subject_id",
  "subject",
  "detail",
] as const;

/** Media type and file name of an export. */
export const exportKinds: Readonly<Record<ExportFormat, { readonly type: string; readonly file: string }>> = {
  csv: { type: "text/csv; charset=utf-8", file: "postern-audit.csv" },
  json: { type: "application/json; charset=utf-8", file: "postern-audit.json" },
};

/** The export of `events` as pieces of text. JSON is one array; CSV is RFC 4180 with a heading. */
export async function* exported(
  events: AsyncIterable<AuditView>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") {
    yield `${columns.join(",")}\r\n`;
    for await (const event of events) yield csvLine(event);
    return;
  }
  let separator = "[\n";
  for await (const event of events) {
    yield separator + JSON.stringify(recordOf(event));
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One event as a CSV line. */
export function csvLine(event: AuditView): string {
  const row = recordOf(event);
  const cells = columns.map((column) => {
    const value = row[column];
    return csvCell(typeof value === "string" ? value : value === null ? "" : JSON.stringify(value));
  });
  return `${cells.join(",")}\r\n`;
}

/**
 * One CSV cell. Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection):
 * names in the log were typed by people.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

function recordOf(event: AuditView): Record<(typeof columns)[number], unknown> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    actor_kind: event.actor.kind,
    actor: event.actor.name,
    role: event.actor.role,
    ip: event.ip,
    action: event.action,
    sentence: event.sentence,
    subject_kind: event.subject.kind,
    subject_id: event.subject.id,
    subject: event.subject.name,
    detail: event.raw,
  };
}
