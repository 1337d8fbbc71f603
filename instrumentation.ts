/** Runs once when the console's server starts: each request then says only what can be believed of how it came here. */

/** Called by Next. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { stampRequests } = await import("@/lib/programs/console/peer-address");
  stampRequests();
}
