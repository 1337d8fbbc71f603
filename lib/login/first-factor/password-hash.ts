/** Password hashing: argon2id, off the event loop, the same work whether or not there is a hash to compare. */
import { randomBytes } from "node:crypto";
import { hash, verify, verifySync } from "@node-rs/argon2";
import { env } from "@/lib/foundation/platform/env";
import { isScramVerifier, parseVerifier } from "@/lib/protocols/postgres/scram";
import { isScramPassword, scramWork } from "./scram-check";

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
 * Whether `plain` is the password behind `passwordHash`: a hash of ours, or the SCRAM verifier that a database role
 * came with. Null does the work of a comparison all the same and gives false: nobody can tell an unknown user, or
 * where a password comes from, by the time it takes.
 */
export async function verifyPassword(passwordHash: string | null, plain: string): Promise<boolean> {
  if (passwordHash !== null && isScramVerifier(passwordHash)) {
    const [isRight] = await Promise.all([verifyScram(passwordHash, plain), verifyDecoy(plain)]);
    return isRight;
  }
  const [isRight] = await Promise.all([
    passwordHash === null ? verifyDecoy(plain) : compare(passwordHash, plain),
    usualIterations > 0 && scramWork(usualIterations, plain),
  ]);
  return isRight;
}

/**
 * The iterations of the costliest verifier that this process has met: everybody's check does as many. Zero until there
 * was one, so that who took none over pays nothing.
 */
let usualIterations = 0;
/** Costlier verifiers are not copied: a single one would make every login slow. */
const mostCopied = 65_536;

async function verifyScram(text: string, plain: string): Promise<boolean> {
  const parsed = parseVerifier(text);
  if (!parsed.ok) throw new Error("a stored SCRAM verifier cannot be read");
  const { iterations } = parsed.verifier;
  if (iterations <= mostCopied) usualIterations = Math.max(usualIterations, iterations);
  const isRight = await isScramPassword(parsed.verifier, plain);
  if (iterations < usualIterations) await scramWork(usualIterations - iterations, plain);
  return isRight;
}

let decoyHash: Promise<string> | undefined;

/** Compares with a hash of random octets at today's costs, made once per process. Always false. */
async function verifyDecoy(plain: string): Promise<false> {
  decoyHash ??= hashPassword(randomBytes(24).toString("base64"));
  await compare(await decoyHash, plain);
  return false;
}

/** Memory in KiB times passes up to which a comparison takes 0.1 ms at most; handing it over costs as much again. */
const cheapestHandedOver = 64;

/** One comparison: on another thread, unless it is so cheap that this would cost more than the comparison itself. */
async function compare(passwordHash: string, plain: string): Promise<boolean> {
  const costs = /\$m=(\d+),t=(\d+)/.exec(passwordHash);
  const isCheap = costs !== null && Number(costs[1]) * Number(costs[2]) <= cheapestHandedOver;
  return isCheap ? verifySync(passwordHash, plain) : verify(passwordHash, plain);
}
