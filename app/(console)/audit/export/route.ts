/** Downloading the audit log as CSV or JSON, with the filters of its page. */
import { auditColumns } from "@/lib/foundation/audit/export";
import { everyAuditEvent } from "@/lib/foundation/audit/queries";
import { recordExport } from "@/lib/foundation/audit/record-export";
import { readAuditFilter } from "@/lib/foundation/audit/schema";
import { exportFormatOf, exportPieces } from "@/lib/foundation/base/tables";
import { operatorOr } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("audit.read");
  if (actor instanceof Response) return actor;
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormatOf(params.format);
  if (!format) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const { before: _, ...filter } = readAuditFilter(params);
  await recordExport(actor, "audit.exported", format, filter);
  const pieces = exportPieces(everyAuditEvent(actor, filter), auditColumns, format);
  return download(pieces, "postern-audit", format);
}
