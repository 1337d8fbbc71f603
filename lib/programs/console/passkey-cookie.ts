/** The cookie of a browser that asks to sign in with a passkey: nobody else can answer what was asked there. */
import { randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { base64url } from "@/lib/foundation/base/bytes";
import { minutes } from "@/lib/foundation/base/durations";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { type TouchAnswer, touchAnswer } from "@/lib/login/passkeys/schema";
import { cookieNames } from "./cookie";
import { isRequestSecure } from "./request";

/** Longer than a challenge counts. */
const lifeMs = minutes(10);

/** The digest of this browser's cookie, which is set where there is none; several pages of one browser share it. */
export async function ensurePasskeyCookie(): Promise<Uint8Array<ArrayBuffer>> {
  const secure = await isRequestSecure();
  const jar = await cookies();
  const name = cookieNames(secure).passkey;
  const known = jar.get(name)?.value;
  const value = known && isOurs(known) ? known : base64url(randomBytes(32));
  jar.set(name, value, { httpOnly: true, sameSite: "strict", path: "/", secure, maxAge: lifeMs / 1000 });
  return tokenHash(value);
}

/** The digest of the cookie that came with this request, or null. */
export async function passkeyCookieHash(): Promise<Uint8Array<ArrayBuffer> | null> {
  const value = (await cookies()).get(cookieNames(await isRequestSecure()).passkey)?.value;
  return value && isOurs(value) ? tokenHash(value) : null;
}

const isOurs = (value: string) => /^[A-Za-z0-9_-]{43}$/.test(value);

/** The answer in a field of a sign-in, or null where it is none. */
export function readTouch(text: unknown): TouchAnswer | null {
  if (typeof text !== "string" || text.length > 20_000) return null;
  try {
    return touchAnswer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
