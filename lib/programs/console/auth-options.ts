/** How next-auth is set up: two ways to sign in (operator, user), one encrypted cookie, claims checked each time. */
import { randomUUID } from "node:crypto";
import type { AuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { hex } from "@/lib/foundation/base/bytes";
import { hours } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { addressIn, requestAddress } from "./request";
import { type LiveSession, liveSession } from "./session-account";
import { readClaims, type SessionClaims } from "./session-rules";
import { recordSession, type SignInOutcome, signInOperatorFrom, signInUserFrom } from "./sign-in";

/** The name of the session cookie, the same over HTTP and HTTPS: next-auth's own name differs and then loops behind a proxy. */
export const sessionCookie = "postern.session";

const log = createLog("console");

/** The options for one request. `isSecure`: the browser spoke HTTPS. */
export async function authOptions(isSecure: boolean): Promise<AuthOptions> {
  const { sessionMaxHours } = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { sessionMaxHours: true },
  });
  return {
    secret: hex(keyring().derive("console-session")),
    session: { strategy: "jwt", maxAge: hours(sessionMaxHours) / 1000 },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: {
        name: sessionCookie,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure },
      },
    },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [credentials("operator", signInOperatorFrom), credentials("user", signInUserFrom)],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { claims: (user as SignedIn).claims };
        const claims = readClaims(token.claims);
        const session = claims && (await liveSession(claims));
        // A session that is over stays as it is: only a live one is seen.
        return session ? { claims: { ...session.claims, lastSeenMs: Date.now() } } : token;
      },
      async session({ token, session }) {
        return { expires: session.expires, claims: readClaims(token.claims) };
      },
    },
    events: {
      async signOut({ token }) {
        const claims = readClaims(token.claims);
        const session = claims && (await liveSession(claims));
        if (session) await recordSignOut(session);
      },
    },
    logger: {
      error: (event, detail) =>
        log.error({ event, err: "error" in detail ? detail.error : detail }, "next-auth"),
      warn: (event) => log.debug({ event }, "next-auth"),
      debug: () => {},
    },
  };
}

async function recordSignOut({ claims: { kind, id }, username: name, role }: LiveSession): Promise<void> {
  const ip = await requestAddress();
  if (role) await recordSession("operator.signed_out", { kind: "operator", id, name, role, ip });
  else if (kind === "user") await recordSession("user.signed_out", { kind, id, name, role: null, ip });
}

type SignedIn = User & { readonly claims: SessionClaims };
type Fields = { username: string; password: string; code: string };

function credentials(
  id: "operator" | "user",
  signIn: (typed: Fields, ip: string | null) => Promise<SignInOutcome>,
) {
  const field = { type: "text" };
  return Credentials({
    id,
    name: id,
    credentials: { username: field, password: field, code: field },
    async authorize(typed, request): Promise<SignedIn | null> {
      const forwarded = request.headers?.["x-forwarded-for"];
      const outcome = await signIn(
        { username: text(typed?.username), password: text(typed?.password), code: text(typed?.code) },
        addressIn(typeof forwarded === "string" ? forwarded : null),
      ).catch((error: unknown) => {
        const failure = randomUUID().slice(0, 8);
        log.error({ err: error, id: failure }, "sign-in broke");
        throw new Error(`broken:${failure}`);
      });
      if (outcome.status === "throttled") throw new Error(`throttled:${outcome.seconds}`);
      if (outcome.status === "refused") return null;
      const nowMs = Date.now();
      const claims = { kind: id, ...outcome.account, issuedAtMs: nowMs, lastSeenMs: nowMs };
      return { id: claims.id, claims };
    },
  });
}

/** Longest text that a sign-in field may hold; more is cut, so it cannot be right. */
const mostCharacters = 1024;
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, mostCharacters) : "");
