/** Downloading the login log as CSV or JSON, with the filters of its page. */
import { recordExport } from "@/lib/foundation/audit/record-export";
import { exportFormatOf, exportPieces } from "@/lib/foundation/base/tables";
import { attemptColumns } from "@/lib/login/log/export";
import { readAttemptListRequest } from "@/lib/login/log/filter";
import { everyAttempt } from "@/lib/login/log/queries";
import { operatorOr } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("attempt.read");
  if (actor instanceof Response) return actor;
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormatOf(params.format);
  if (!format) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const { before: _, after: __, ...filter } = readAttemptListRequest(params);
  await recordExport(actor, "login_log.exported", format, filter);
  const pieces = exportPieces(everyAttempt(actor, filter), attemptColumns, format);
  return download(pieces, "postern-logins", format);
}
