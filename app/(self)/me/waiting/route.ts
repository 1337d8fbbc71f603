/** Which logins wait for the answer of whoever is signed in: what their page asks every few seconds. It keeps no session alive. */
import { waitingApprovals } from "@/lib/people/approvals/own";
import { currentUser } from "@/lib/programs/console/session";

export async function GET(): Promise<Response> {
  const user = await currentUser();
  if (!user || user.isLimited) return new Response("Your session has ended.", { status: 401 });
  return Response.json(await waitingApprovals(user.actor), { headers: { "Cache-Control": "no-store" } });
}
