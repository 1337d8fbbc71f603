/** Letting one session go on after its own change ended all sessions of the account. */
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { authOptions, sessionCookie } from "./auth-options";
import { isRequestSecure } from "./request";
import { readClaims } from "./session-rules";

/**
 * Writes the session of this request anew with `sessionEpoch`, the number that the account has after the change. A
 * session that might only enrol is a whole one now. Call it in a server action, after a change that asked for proof.
 */
export async function continueSession(sessionEpoch: number): Promise<void> {
  const isSecure = await isRequestSecure();
  const { secret = "", session } = await authOptions(isSecure);
  const jar = await cookies();
  const token = await decode({ token: jar.get(sessionCookie)?.value, secret });
  const claims = readClaims(token?.claims);
  if (!claims) return;
  const renewed = { ...claims, epoch: sessionEpoch, limited: false, lastSeenMs: Date.now() };
  const value = await encode({ token: { claims: renewed }, secret, maxAge: session?.maxAge });
  jar.set(sessionCookie, value, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: isSecure,
    maxAge: session?.maxAge,
  });
}
