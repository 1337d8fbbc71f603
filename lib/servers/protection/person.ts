/** What a protection test knows of the user behind a role before it types wrong passwords in the user's name. */
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { afterFailure, lockoutOf } from "@/lib/login/decision/lockout";

/** Whether the user's password was taken over from PostgreSQL. */
export async function hasKeptPassword(role: string): Promise<boolean> {
  const user = await database().user.findFirst({ where: named(role), select: { scramSealed: true } });
  return user !== null && user.scramSealed !== null;
}

/** Whether one more failure would lock the user; a role without a user cannot be locked. */
export async function wouldLock(role: string): Promise<boolean> {
  const [state, settings] = await Promise.all([
    database().loginState.findFirst({
      where: { user: named(role) },
      select: { failures: true, lastFailureAt: true, lockedUntil: true },
    }),
    database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: {
        lockoutThreshold: true,
        lockoutBaseSeconds: true,
        lockoutMaxSeconds: true,
        lockoutForgetSeconds: true,
      },
    }),
  ]);
  return state !== null && afterFailure(state, lockoutOf(settings), systemClock.now()).lockedUntil !== null;
}

const named = (name: string) => ({ OR: [{ username: name }, { aliases: { some: { name } } }] });
