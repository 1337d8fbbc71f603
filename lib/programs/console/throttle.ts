/** The rate limit of sign-ins per address, beside the lockout of each account. */
import { parseCidr, printCidr } from "@/lib/foundation/base/cidr";
import { database } from "@/lib/foundation/platform/database";
import { afterFailure, type LockoutRules, type LockoutState } from "@/lib/login/decision/lockout";

/** Higher than an account's limit, because an office shares one address. */
export const addressRules: LockoutRules = {
  threshold: 20,
  baseSeconds: 30,
  maxSeconds: 900,
  forgetSeconds: 3600,
};

/** Seconds for which sign-ins from `ip` are refused; 0 when they are not. Rounded up. */
export async function throttledForSeconds(ip: string | null, now: Date): Promise<number> {
  const row = await database().signInThrottle.findUnique({
    where: { key: keyOf(ip) },
    select: { lockedUntil: true },
  });
  if (!row?.lockedUntil) return 0;
  return Math.max(0, Math.ceil((row.lockedUntil.getTime() - now.getTime()) / 1000));
}

/** Counts a refused sign-in from `ip`. Failures at the same instant all count. */
export async function countFailure(ip: string | null, now: Date): Promise<void> {
  const key = keyOf(ip);
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO sign_in_throttles (key) VALUES (${key}) ON CONFLICT DO NOTHING`;
    await tx.$queryRaw`SELECT key FROM sign_in_throttles WHERE key = ${key} FOR UPDATE`;
    const row = await tx.signInThrottle.findUniqueOrThrow({ where: { key } });
    const state: LockoutState = row;
    await tx.signInThrottle.update({ where: { key }, data: afterFailure(state, addressRules, now) });
    // Old rows are of no use; a failure is a good moment to drop them.
    const oldest = new Date(now.getTime() - 2 * addressRules.forgetSeconds * 1000);
    await tx.signInThrottle.deleteMany({ where: { lastFailureAt: { lt: oldest } } });
  });
}

/** One IPv4 address, or the /64 that one IPv6 subscriber has. */
function keyOf(ip: string | null): string {
  const network = ip && parseCidr(ip.includes(":") ? `${ip}/64` : ip);
  return network ? printCidr(network) : "unknown";
}
