/** Runs before every page: a fresh Content-Security-Policy, and the page's own address for coming back after sign-in. */
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "@/lib/programs/console/content-security-policy";
import { hostOf } from "@/lib/programs/console/host";
import { serverState } from "@/lib/programs/console/server/state";
import { strictTransport } from "@/lib/programs/console/strict-transport";

/** Called by Next. It lets everybody pass: pages and actions check the session themselves. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID();
  // Said by this server or a proxy of ours: what others wrote was removed (lib/programs/console/server/stamp).
  const isSecure = request.headers.get("x-forwarded-proto") === "https";
  const policy = contentSecurityPolicy({
    nonce,
    isSecure,
    isDevelopment: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-postern-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const isOnTrial = serverState()?.launcher?.trial()?.kind === "trying";
  const strict = strictTransport({ isSecure, host: hostOf(request.headers), isOnTrial });
  if (strict) response.headers.set("strict-transport-security", strict);
  return response;
}

/** Everything but Next's own files, which need no policy. */
export const config = { matcher: "/((?!_next/static|_next/image|favicon.ico|icon.svg).*)" };
