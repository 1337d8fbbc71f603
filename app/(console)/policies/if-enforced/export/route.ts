/** Downloading who would be refused as CSV or JSON, with the filters of the page. */
import { recordExport } from "@/lib/foundation/audit/record-export";
import { exportFormatOf, exportPieces } from "@/lib/foundation/base/tables";
import { everyRefused, refusedColumns } from "@/lib/people/roll-out/if-enforced";
import { readIfEnforcedRequest } from "@/lib/people/roll-out/schema";
import { operatorOr } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("policy.read");
  if (actor instanceof Response) return actor;
  const params = Object.fromEntries(new URL(request.url).searchParams);
  const format = exportFormatOf(params.format);
  if (!format) return new Response("Ask for format=csv or format=json.", { status: 400 });
  const asked = readIfEnforcedRequest(params);
  const { search, status, groupId, refusedDays } = asked;
  await recordExport(actor, "would_refuse.exported", format, { search, status, groupId, refusedDays });
  const pieces = exportPieces(everyRefused(actor, asked), refusedColumns, format);
  return download(pieces, "postern-would-be-refused", format);
}
