/** Says whether the console serves and its store answers: 200 or 503. For load balancers and the launcher. */
import { database } from "@/lib/foundation/platform/database";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  try {
    await database().$queryRaw`SELECT 1`;
    return Response.json({ status: "ok" });
  } catch {
    return Response.json({ status: "store unavailable" }, { status: 503 });
  }
}
