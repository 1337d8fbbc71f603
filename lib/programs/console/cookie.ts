/** The session cookie: encrypted by next-auth, it names a session in the store and says nothing else. */
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { hex } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { isRequestSecure } from "./request";

/**
 * The names of the cookies that this console sets. Over HTTPS browsers hold them to this host alone, set over HTTPS, by
 * their beginning; next-auth's own choice of names depends on another opinion of what is HTTPS, and loops behind a proxy.
 */
export function cookieNames(isSecure: boolean): {
  readonly session: string;
  readonly callbackUrl: string;
  readonly csrfToken: string;
  readonly passkey: string;
} {
  const prefix = isSecure ? "__Host-" : "";
  return {
    session: `${prefix}postern.session`,
    callbackUrl: `${prefix}next-auth.callback-url`,
    csrfToken: `${prefix}next-auth.csrf-token`,
    passkey: `${prefix}postern.passkey`,
  };
}

/**
 * What next-auth encrypts cookies with: another key over HTTPS, so that a cookie that was read on its way over HTTP is
 * worth nothing there, whatever name it is given.
 */
export const cookieSecret = (isSecure: boolean): string =>
  hex(keyring().derive(isSecure ? "console-session-https" : "console-session"));

/** The session's id in what a cookie holds, or null when it is anything else. */
export function sessionIdIn(token: unknown): string | null {
  const { sessionId } = (token ?? {}) as { sessionId?: unknown };
  return typeof sessionId === "string" && /^[0-9a-f-]{36}$/.test(sessionId) ? sessionId : null;
}

/** The session that the cookie of this request names, or null without a cookie of ours. It may be over. */
export async function requestSessionId(): Promise<string | null> {
  const isSecure = await isRequestSecure();
  const token = (await cookies()).get(cookieNames(isSecure).session)?.value;
  if (!token) return null;
  // A cookie under another key, expired or tampered with does not decrypt.
  return sessionIdIn(await decode({ token, secret: cookieSecret(isSecure) }).catch(() => null));
}
