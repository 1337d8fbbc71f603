/** Owns downloading the login log as CSV or JSON, with the filters of its page. */
import { can } from "@/lib/access/permissions";
import { currentOperator } from "@/lib/console/session";
import { streamed } from "@/lib/console/streamed";
import { type ExportFormat, exported, exportFormats, exportKinds } from "@/lib/login-log/export";
import { readAttemptListRequest } from "@/lib/login-log/filter";
import { everyAttempt } from "@/lib/login-log/queries";

export async function GET(request: Request): Promise<Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Sign in first.", { status: 401 });
  if (!can(actor.role, "attempt.read"))
    return new Response("Your role does not allow this.", { status: 403 });
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormats.find((known): known is ExportFormat => known === params.format);
  if (!format) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const { before: _, after: __, ...filter } = readAttemptListRequest(params);
  const { type, file } = exportKinds[format];
  return new Response(streamed(exported(everyAttempt(actor, filter), format)), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${file}"`,
      "Cache-Control": "no-store",
    },
  });
}
