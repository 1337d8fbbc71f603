/** Says whether the console serves and how its store is: 503 while it cannot be read, else 200. For load balancers, the launcher and pages. */
import { storeHealth } from "@/lib/foundation/platform/store-health";
import { isDown } from "@/lib/foundation/platform/store-trouble";

export const dynamic = "force-dynamic";

const words = {
  silent: "store unavailable",
  failing: "store failing",
  full: "store full",
  read_only: "store read-only",
} as const;

export async function GET(): Promise<Response> {
  const { trouble } = await storeHealth();
  const status = trouble === null ? "ok" : words[trouble];
  return Response.json(
    { status },
    { status: isDown(trouble) ? 503 : 200, headers: { "Cache-Control": "no-store" } },
  );
}
