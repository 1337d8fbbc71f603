/** Owns password hashing: argon2id, never on the event loop, the same work whether or not there is a hash to compare. */
import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { env } from "@/lib/platform/env";

/**
 * An argon2id hash in PHC form, with a random salt and the costs of POSTERN_ARGON2_MEMORY_KIB and _PASSES.
 * The text is hashed as it is, without Unicode normalisation, because clients send octets.
 */
export function hashPassword(plain: string): Promise<string> {
  return hash(plain, {
    memoryCost: env().POSTERN_ARGON2_MEMORY_KIB,
    timeCost: env().POSTERN_ARGON2_PASSES,
    parallelism: 1,
  });
}

/**
 * Whether `plain` is the password behind `passwordHash`.
 * Null does the work of a comparison all the same and gives false: nobody can tell an unknown user by the time it takes.
 */
export async function verifyPassword(passwordHash: string | null, plain: string): Promise<boolean> {
  if (passwordHash !== null) return verify(passwordHash, plain);
  await verify(await decoy(), plain);
  return false;
}

let decoyHash: Promise<string> | undefined;

/** A hash of random octets at today's costs, made once per process. */
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomBytes(24).toString("base64"));
  return decoyHash;
}
