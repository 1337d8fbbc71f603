/** Logins on the real store for tests: a core, and one user with a password, an authenticator app and a client. */
import type pg from "pg";
import { seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { type Attempt, type CoreOptions, createCore } from "@/lib/login/authentication/authenticate";
import { readConfig } from "@/lib/login/authentication/config-rows";
import type { LoginRequest } from "@/lib/login/authentication/contract";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeClient, makeFactor, makeUser } from "./factories";
import { fixedClock } from "./fixed-clock";

/** The instant at which these tests begin, at the start of a time step. */
export const start = new Date("2026-11-20T12:00:00Z");

const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };

/** The password of every person made here. */
export const password = "hunter2";

/** A person who can log in, and the client they do it through. */
export type Login = {
  readonly userId: string;
  readonly username: string;
  readonly factorId: string;
  readonly clientId: string;
};

/** A core with a clock of its own. Close it at the end. */
export function openLogins(options: Partial<CoreOptions> = {}) {
  const clock = fixedClock(start);
  const log = createLog("test");
  const pool: pg.Pool = openPool(process.env.DATABASE_URL ?? "", 8, log);
  const core = createCore({ pool, keyring: keyring(), log, worker: "test", clock, ...options });

  async function attempt(
    { username, clientId }: Login,
    typed: string | null,
    changes: Partial<LoginRequest> = {},
  ): Promise<Attempt> {
    const config = changes.config ?? (await readConfig(pool, keyring(), log));
    return core.attempt({
      door: "radius",
      config,
      client: config.clients.find(({ id }) => id === clientId) ?? null,
      username,
      typed,
      state: null,
      sourceAddress: "127.0.0.1",
      personAddress: null,
      receivedMs: performance.now(),
      refusal: null,
      ...changes,
    });
  }

  return {
    clock,
    pool,
    attempt,
    close: () => pool.end(),
    readConfig: () => readConfig(pool, keyring(), log),
    /** The code of the app, `steps` away from now. */
    code: (steps = 0) => codeAt(key, stepAt(key, clock.now()) + steps),
    /** The reason of an attempt; 'silent' where nothing was answered. */
    reasonOf: async (...asked: Parameters<typeof attempt>) => {
      const { answer, decision } = await attempt(...asked);
      return answer.kind === "none" ? answer.why : (decision?.reason ?? "none");
    },
    async person(data: Parameters<typeof makeUser>[0] = {}): Promise<Login> {
      const user = await makeUser({ passwordHash: await hashPassword(password), ...data });
      const client = await makeClient();
      const factor = await makeFactor(user.id, { secret });
      return { userId: user.id, username: user.username, factorId: factor.id, clientId: client.id };
    },
    /** A new time step: each login needs a code of its own. */
    nextStep: () => clock.advance(seconds(30)),
  };
}
