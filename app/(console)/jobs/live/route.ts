/** Answering the live table: the jobs under its filters. Each question is authorized anew. */
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { listJobs } from "@/lib/foundation/jobs/queries";
import { jobListRequest } from "@/lib/foundation/jobs/schema";
import { currentOperator } from "@/lib/programs/console/session";

export async function GET(request: Request): Promise<Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Sign in first.", { status: 401 });
  if (!can(actor.role, "job.read")) return new Response("Your role does not allow this.", { status: 403 });
  const asked = readAddress(jobListRequest, Object.fromEntries(new URL(request.url).searchParams));
  const { jobs } = await listJobs(actor, asked);
  return Response.json(jobs, { headers: { "Cache-Control": "no-store" } });
}
