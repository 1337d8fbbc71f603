/** How next-auth is set up: operators and users sign in by typing or with a passkey, one encrypted cookie that names a session in the store. */
import { randomUUID } from "node:crypto";
import type { AuthOptions, User } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { hours } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { storeTroubleOf } from "@/lib/foundation/platform/store-trouble";
import { liveSession } from "@/lib/people/console-sessions/live";
import { type SignInOrigin, signOut, touchSession } from "@/lib/people/console-sessions/start";
import type { SignInKind } from "@/lib/people/passkeys/sign-in";
import { cookieNames, cookieSecret, sessionIdIn } from "./cookie";
import { passkeyCookieHash, readTouch } from "./passkey-cookie";
import { addressIn, requestAddress } from "./request";
import { actorOf } from "./session-actor";
import { type SignInOutcome, signInByPasskeyFrom, signInOperatorFrom, signInUserFrom } from "./sign-in";

const log = createLog("console");

/** The options for one request to next-auth's own routes. `isSecure`: the browser spoke HTTPS. */
export async function authOptions(isSecure: boolean): Promise<AuthOptions> {
  const { sessionMaxHours } = await database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { sessionMaxHours: true },
  });
  const names = cookieNames(isSecure);
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } as const;
  return {
    secret: cookieSecret(isSecure),
    session: { strategy: "jwt", maxAge: hours(sessionMaxHours) / 1000 },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: { name: names.session, options },
      callbackUrl: { name: names.callbackUrl, options },
      csrfToken: { name: names.csrfToken, options },
    },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      credentials("operator", signInOperatorFrom),
      credentials("user", signInUserFrom),
      passkeys("operator"),
      passkeys("user"),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { sessionId: user.id };
        // Browsers ask for their session while somebody is at work, and at no other time: see SessionKeeper.
        const sessionId = sessionIdIn(token);
        if (sessionId !== null) await touch(sessionId);
        return { sessionId };
      },
      async session({ session }) {
        return { expires: session.expires };
      },
    },
    events: {
      async signOut({ token }) {
        const sessionId = sessionIdIn(token);
        const session = sessionId === null ? null : await liveSession(sessionId);
        if (session) await signOut(actorOf(session, await requestAddress(), new Date()));
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

/** next-auth would take the cookie away with an error: a store in trouble must sign nobody out. */
async function touch(sessionId: string): Promise<void> {
  try {
    if (await liveSession(sessionId)) await touchSession(sessionId);
  } catch (error) {
    const trouble = storeTroubleOf(error);
    if (!trouble) throw error;
    log.error({ err: error, trouble }, "A session met a store in trouble.");
  }
}

type Fields = { username: string; password: string; code: string; source: string };

function credentials(
  id: "operator" | "user",
  signIn: (typed: Fields, origin: SignInOrigin) => Promise<SignInOutcome>,
) {
  const field = { type: "text" };
  return Credentials({
    id,
    name: id,
    credentials: { username: field, password: field, code: field, source: field },
    authorize: (typed, request) =>
      answered(
        signIn(
          {
            ...{ username: text(typed?.username), password: text(typed?.password), code: text(typed?.code) },
            source: text(typed?.source),
          },
          originOf(request),
        ),
      ),
  });
}

/** The same by a passkey: `answer` is what the browser gave for what /api/passkeys asked, in JSON. */
function passkeys(kind: SignInKind) {
  const id = `${kind}-passkey`;
  return Credentials({
    id,
    name: id,
    credentials: { answer: { type: "text" } },
    async authorize(typed, request): Promise<User | null> {
      const answer = readTouch(typed?.answer);
      const cookieHash = await passkeyCookieHash();
      if (!answer || !cookieHash) return null;
      return answered(signInByPasskeyFrom(kind, { answer, cookieHash, ...originOf(request) }));
    },
  });
}

function originOf(request: { readonly headers?: Record<string, unknown> }): SignInOrigin {
  const header = (name: string) => {
    const value: unknown = request.headers?.[name];
    return typeof value === "string" ? value : null;
  };
  return { ip: addressIn(header("x-forwarded-for")), userAgent: header("user-agent") };
}

/** What next-auth is told of a sign-in. */
async function answered(signingIn: Promise<SignInOutcome>): Promise<User | null> {
  const outcome = await signingIn.catch((error: unknown) => {
    const trouble = storeTroubleOf(error);
    if (trouble) {
      log.error({ err: error, trouble }, "A sign-in met a store in trouble.");
      throw new Error(`store:${trouble}`);
    }
    const failure = randomUUID().slice(0, 8);
    log.error({ err: error, id: failure }, "sign-in broke");
    throw new Error(`broken:${failure}`);
  });
  if (outcome.status === "throttled") throw new Error(`throttled:${outcome.seconds}`);
  return outcome.status === "refused" ? null : { id: outcome.sessionId };
}

/** Longest text that a sign-in field may hold; more is cut, so it cannot be right. */
const mostCharacters = 1024;
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, mostCharacters) : "");
