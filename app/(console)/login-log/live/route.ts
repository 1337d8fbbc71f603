/** Answering the live page: the newest attempts under its filters. Each question is authorized anew. */
import { can } from "@/lib/foundation/access/permissions";
import { readAttemptListRequest } from "@/lib/login/log/filter";
import { newestAttempts } from "@/lib/login/log/queries";
import { currentOperator } from "@/lib/programs/console/session";

export async function GET(request: Request): Promise<Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Sign in first.", { status: 401 });
  if (!can(actor.role, "attempt.read"))
    return new Response("Your role does not allow this.", { status: 403 });
  const {
    before: _,
    after,
    ...filter
  } = readAttemptListRequest(Object.fromEntries(new URL(request.url).searchParams));
  const attempts = await newestAttempts(actor, after ?? null, 50, filter);
  return Response.json(attempts, { headers: { "Cache-Control": "no-store" } });
}
