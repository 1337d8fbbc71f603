/** Making the password of a monitoring role, with the verifier that SQL can carry in its place. */
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { keyring } from "@/lib/foundation/keys/master-key";
import { keyBytes, verifierText } from "@/lib/protocols/postgres/scram";

/** A password that nobody has to type, and its verifier. */
export type NewPassword = { readonly password: string; readonly verifier: string };

/** PostgreSQL's own number of iterations. The password is random, so that more would add nothing. */
const iterations = 4096;
const passwordBytes = 24;

/** 192 random bits as base64url, and the SCRAM-SHA-256 verifier as pg_authid keeps it (RFC 5803). */
export const newMonitorPassword = (): NewPassword => withVerifier(randomBytes(passwordBytes));

/**
 * The same at every call of this installation: set-up can be left after its SQL was run, and what it shows on return
 * must fit that. Derived from the master key, so that nothing is kept for it.
 */
export const setupMonitorPassword = (): NewPassword =>
  withVerifier(keyring().derive("set-up-monitoring-password").subarray(0, passwordBytes));

function withVerifier(octets: Uint8Array): NewPassword {
  const password = Buffer.from(octets).toString("base64url");
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, keyBytes, "sha256");
  return { password, verifier: verifierText(salted, salt, iterations) };
}
