/** Hashes of ours: argon2id, off the event loop, and the work of a comparison where there is no hash. */
import { randomBytes } from "node:crypto";
import { hash, verify, verifySync } from "@node-rs/argon2";
import { env } from "@/lib/foundation/platform/env";

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

/** Memory in KiB times passes up to which a comparison takes 0.1 ms at most; handing it over costs as much again. */
const cheapestHandedOver = 64;

/** Whether `plain` is behind `passwordHash`; on another thread, unless that would cost more than the comparison itself. */
export async function compareHash(passwordHash: string, plain: string): Promise<boolean> {
  const costs = /\$m=(\d+),t=(\d+)/.exec(passwordHash);
  const isCheap = costs !== null && Number(costs[1]) * Number(costs[2]) <= cheapestHandedOver;
  return isCheap ? verifySync(passwordHash, plain) : verify(passwordHash, plain);
}

let decoyHash: Promise<string> | undefined;

/** Compares with a hash of random octets at today's costs, made once per process. Always false. */
export async function decoyWork(plain: string): Promise<false> {
  decoyHash ??= hashPassword(randomBytes(24).toString("base64"));
  await compareHash(await decoyHash, plain);
  return false;
}
