/** Downloading the audit log as CSV or JSON, with the filters of its page. */
import { can } from "@/lib/foundation/access/permissions";
import { auditColumns } from "@/lib/foundation/audit/export";
import { everyAuditEvent } from "@/lib/foundation/audit/queries";
import { recordExport } from "@/lib/foundation/audit/record-export";
import { readAuditFilter } from "@/lib/foundation/audit/schema";
import { exportFormatOf, exportPieces } from "@/lib/foundation/base/tables";
import { currentOperator } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Sign in first.", { status: 401 });
  if (!can(actor.role, "audit.read")) return new Response("Your role does not allow this.", { status: 403 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormatOf(params.format);
  if (!format) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const { before: _, ...filter } = readAuditFilter(params);
  await recordExport(actor, "audit.exported", format, filter);
  const pieces = exportPieces(everyAuditEvent(actor, filter), auditColumns, format);
  return download(pieces, "postern-audit", format);
}
