/** Pure. The login log as CSV and JSON, piece by piece. */
import { csvCell } from "@/lib/audit/export";
import type { AttemptView } from "./view";

/** Forms in which the log can be taken away. */
export const exportFormats = ["csv", "json"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Media type and file name of an export. */
export const exportKinds: Readonly<Record<ExportFormat, { readonly type: string; readonly file: string }>> = {
  csv: { type: "text/csv; charset=utf-8", file: "postern-logins.csv" },
  json: { type: "application/json; charset=utf-8", file: "postern-logins.json" },
};

const columns = {
  id: (attempt) => attempt.id,
  at: (attempt) => attempt.at.toISOString(),
  door: (attempt) => attempt.door,
  client: (attempt) => attempt.clientName,
  source_address: (attempt) => attempt.sourceAddress,
  person_address: (attempt) => attempt.personAddress,
  username: (attempt) => attempt.username,
  user_id: (attempt) => attempt.userId,
  outcome: (attempt) => attempt.outcome,
  reason: (attempt) => attempt.reason,
  sentence: (attempt) => attempt.text,
  policy: (attempt) => attempt.policyName,
  factor_kind: (attempt) => attempt.factorKind,
  latency_ms: (attempt) => attempt.latencyMs,
  worker: (attempt) => attempt.worker,
} as const satisfies Record<string, (attempt: AttemptView) => string | number | null>;

/** The export of `attempts` as pieces of text. JSON is one array; CSV is RFC 4180 with a heading. */
export async function* exported(
  attempts: AsyncIterable<AttemptView>,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") {
    yield `${Object.keys(columns).join(",")}\r\n`;
    for await (const attempt of attempts) yield csvLine(attempt);
    return;
  }
  let separator = "[\n";
  for await (const attempt of attempts) {
    yield separator + JSON.stringify(recordOf(attempt));
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** One attempt as a CSV line; names are what people typed, so cells are safe against being run as formulas. */
export function csvLine(attempt: AttemptView): string {
  const cells = Object.values(recordOf(attempt)).map((value) => csvCell(value === null ? "" : String(value)));
  return `${cells.join(",")}\r\n`;
}

function recordOf(attempt: AttemptView): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(attempt)]));
}
