/** Answering the live page: the newest attempts under its filters. Each question is authorized anew. */
import { readAttemptListRequest } from "@/lib/login/log/filter";
import { newestAttempts } from "@/lib/login/log/queries";
import { operatorOr } from "@/lib/programs/console/session";

export async function GET(request: Request): Promise<Response> {
  const actor = await operatorOr("attempt.read");
  if (actor instanceof Response) return actor;
  const {
    before: _,
    after,
    ...filter
  } = readAttemptListRequest(Object.fromEntries(new URL(request.url).searchParams));
  const attempts = await newestAttempts(actor, after ?? null, 50, filter);
  return Response.json(attempts, { headers: { "Cache-Control": "no-store" } });
}
