/** Downloading what stood in a run as CSV, with the filters of its page. */
import { z } from "zod";
import { readAddress } from "@/lib/foundation/base/read-text";
import { exportPieces } from "@/lib/foundation/base/tables";
import { everyItem, itemColumns } from "@/lib/people/directory-sync/queries";
import { itemFilter } from "@/lib/people/directory-sync/schema";
import { operatorOr } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

type Context = { readonly params: Promise<{ readonly runId: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const actor = await operatorOr("directory.read");
  if (actor instanceof Response) return actor;
  const runId = z.uuid().safeParse((await params).runId);
  if (!runId.success) return new Response("This run does not exist.", { status: 404 });
  const address = Object.fromEntries(new URL(request.url).searchParams);
  const { page: _, pageSize: __, ...filter } = readAddress(itemFilter, address, { search: "q" });
  const pieces = exportPieces(everyItem(actor, { ...filter, runId: runId.data }), itemColumns, "csv");
  return download(pieces, "postern-sync", "csv");
}
