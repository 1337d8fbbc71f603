/** Downloading the dry run for a group or for everybody as CSV: every name with what the login comes to. */
import { AppError } from "@/lib/foundation/base/errors";
import { exportPieces } from "@/lib/foundation/base/tables";
import { systemClock } from "@/lib/foundation/platform/clock";
import { manyQuestion, readDryRun } from "@/lib/people/policies/dry-run";
import { everyName, manyColumns } from "@/lib/people/policies/explain-many";
import { operatorOr } from "@/lib/programs/console/session";
import { download } from "@/lib/programs/console/streamed";

export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("policy.read");
  if (actor instanceof Response) return actor;
  const address = Object.fromEntries(new URL(request.url).searchParams);
  const question = manyQuestion(readDryRun(address), systemClock.now());
  if (!question) return new Response("Ask for a group, or for everybody.", { status: 400 });
  try {
    const names = await everyName(actor, question);
    return download(exportPieces(names, manyColumns, "csv"), "postern-dry-run", "csv");
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found")
      return new Response(error.message, { status: 404 });
    throw error;
  }
}
