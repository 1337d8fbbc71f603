/** Owns downloading the audit log as CSV or JSON, with the filters of its page. */
import { can } from "@/lib/access/permissions";
import { exported, exportKinds } from "@/lib/audit/export";
import { everyAuditEvent } from "@/lib/audit/queries";
import { auditFilter, exportFormat } from "@/lib/audit/schema";
import { currentOperator } from "@/lib/console/session";
import { streamed } from "@/lib/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Sign in first.", { status: 401 });
  if (!can(actor.role, "audit.read")) return new Response("Your role does not allow this.", { status: 403 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormat.safeParse(params.format);
  if (!format.success) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const { type, file } = exportKinds[format.data];
  const { before: _, ...filter } = auditFilter.parse(params);
  const pieces = exported(everyAuditEvent(actor, filter), format.data);
  return new Response(streamed(pieces), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${file}"`,
      "Cache-Control": "no-store",
    },
  });
}
