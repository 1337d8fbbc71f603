/** Pure. SCRAM-SHA-256 verifiers, the form in which PostgreSQL keeps passwords in pg_authid.rolpassword. */
import { createHash, createHmac } from "node:crypto";
import { constantTimeEqual } from "@/lib/foundation/base/bytes";

/** A verifier, taken apart. `iterations` of PBKDF2; the keys have 32 octets. */
export type ScramVerifier = {
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly storedKey: Uint8Array;
  readonly serverKey: Uint8Array;
};

/** Why a text is no verifier that can be used. */
export type VerifierProblem = "malformed" | "too_many_iterations";

/**
 * More iterations are refused: each login would cost a quarter of a second of a core and more, and so be a way to keep others out.
 * PostgreSQL's own number is 4096 unless scram_iterations (16 and later) says more.
 */
export const mostIterations = 1_000_000;

/** Fewer iterations than this make a password cheap to guess from one login; it is PostgreSQL's own number of old. */
export const leastIterations = 4096;

/** The iterations that a server asks for in its first message, null when they cannot be read. @see RFC 5802 section 7 */
export function serverFirstIterations(message: string): number | null {
  const [, count] = /,i=([1-9][0-9]{0,9})(?:,|$)/.exec(message) ?? [];
  return count === undefined ? null : Number(count);
}

/** Whether `text` is a SCRAM verifier rather than another kind of password hash. */
export const isScramVerifier = (text: string): boolean => text.startsWith(prefix);

/**
 * Takes `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>` apart (base64 with padding).
 * @see parse_scram_secret in PostgreSQL's src/backend/libpq/auth-scram.c
 */
export function parseVerifier(
  text: string,
):
  | { readonly ok: true; readonly verifier: ScramVerifier }
  | { readonly ok: false; readonly problem: VerifierProblem } {
  const parts = form.exec(text);
  if (!parts) return { ok: false, problem: "malformed" };
  const [, count = "", ...encoded] = parts;
  const iterations = Number(count);
  const [salt, storedKey, serverKey] = encoded.map(octetsOf);
  const isWhole = salt && salt.length > 0 && storedKey?.length === keyBytes && serverKey?.length === keyBytes;
  if (!isWhole || iterations < 1) return { ok: false, problem: "malformed" };
  if (iterations > mostIterations) return { ok: false, problem: "too_many_iterations" };
  return { ok: true, verifier: { iterations, salt, storedKey, serverKey } };
}

/**
 * Whether `saltedPassword` (PBKDF2 of the prepared password, 32 octets) is the one behind `verifier`.
 * @see RFC 5802 section 3
 */
export function isBehind(verifier: ScramVerifier, saltedPassword: Uint8Array): boolean {
  return constantTimeEqual(storedKeyOf(saltedPassword), verifier.storedKey);
}

/** The verifier of the password behind `saltedPassword` (PBKDF2, 32 octets), as pg_authid keeps it. @see RFC 5802 section 3 */
export function verifierText(saltedPassword: Uint8Array, salt: Uint8Array, iterations: number): string {
  const serverKey = createHmac("sha256", saltedPassword).update("Server Key").digest();
  const base64 = (octets: Uint8Array) => Buffer.from(octets).toString("base64");
  return `${prefix}${iterations}:${base64(salt)}$${base64(storedKeyOf(saltedPassword))}:${base64(serverKey)}`;
}

function storedKeyOf(saltedPassword: Uint8Array): Uint8Array {
  const clientKey = createHmac("sha256", saltedPassword).update("Client Key").digest();
  return createHash("sha256").update(clientKey).digest();
}

/** Octets of a salted password and of both keys. */
export const keyBytes = 32;

const prefix = "SCRAM-SHA-256$";
/** A salt has 16 octets in every PostgreSQL so far; the bound leaves room and stays a bound. */
const form =
  /^SCRAM-SHA-256\$(\d{1,10}):([A-Za-z0-9+/]{4,340}={0,2})\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)$/;

/** The octets of canonical base64; null for text that only resembles it. */
function octetsOf(text: string): Uint8Array | null {
  const octets = Buffer.from(text, "base64");
  return octets.toString("base64") === text ? octets : null;
}
