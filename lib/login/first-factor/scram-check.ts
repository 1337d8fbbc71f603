/** Comparing a password with a SCRAM verifier, off the event loop. */
import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { preparedPassword } from "@/lib/protocols/postgres/saslprep";
import { isBehind, keyBytes, type ScramVerifier } from "@/lib/protocols/postgres/scram";

const derive = promisify(pbkdf2);

/** Whether PostgreSQL would take `plain` as the password behind `verifier`. */
export async function isScramPassword(verifier: ScramVerifier, plain: string): Promise<boolean> {
  const { salt, iterations } = verifier;
  return isBehind(verifier, await derive(preparedPassword(plain), salt, iterations, keyBytes, "sha256"));
}

/** The work of such a comparison and nothing else. */
export async function scramWork(iterations: number, plain: string): Promise<void> {
  await derive(preparedPassword(plain), "no salt of anybody", iterations, keyBytes, "sha256");
}
