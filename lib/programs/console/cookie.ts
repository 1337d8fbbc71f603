/** The session cookie: encrypted by next-auth, it names a session in the store and says nothing else. */
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { hex } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";

/** The name of the session cookie, the same over HTTP and HTTPS: next-auth's own name differs and then loops behind a proxy. */
export const sessionCookie = "postern.session";

/** What next-auth encrypts cookies with. */
export const cookieSecret = (): string => hex(keyring().derive("console-session"));

/** The session's id in what a cookie holds, or null when it is anything else. */
export function sessionIdIn(token: unknown): string | null {
  const { sessionId } = (token ?? {}) as { sessionId?: unknown };
  return typeof sessionId === "string" && /^[0-9a-f-]{36}$/.test(sessionId) ? sessionId : null;
}

/** The session that the cookie of this request names, or null without a cookie of ours. It may be over. */
export async function requestSessionId(): Promise<string | null> {
  const token = (await cookies()).get(sessionCookie)?.value;
  if (!token) return null;
  // A cookie under another key, expired or tampered with does not decrypt.
  return sessionIdIn(await decode({ token, secret: cookieSecret() }).catch(() => null));
}
