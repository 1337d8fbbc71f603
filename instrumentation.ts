/** Runs once when the console's server starts: adds the peer's address to each request, and readies next-auth's environment. */

/** Called by Next. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { stampPeerAddress } = await import("@/lib/programs/console/peer-address");
  stampPeerAddress();
}
