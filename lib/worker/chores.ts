/** Owns what has to be cleared away now and then: attempts past their retention, challenges nobody answered. */
import type pg from "pg";
import { hours, minutes } from "@/lib/base/durations";
import { deleteExpiredAttempts } from "@/lib/login-log/retention";
import type { Logger } from "@/lib/platform/log";

const firstMs = minutes(5);
const everyMs = hours(6);

/** Starts clearing, a while after the start and then every few hours. Several workers may do the same work. */
export function startChores(pool: pg.Pool, log: Logger): { stop(): void } {
  let timer = setTimeout(run, firstMs);
  async function run(): Promise<void> {
    try {
      const attempts = await deleteExpiredAttempts();
      await pool.query("DELETE FROM challenges WHERE expires_at < now() - interval '1 day'");
      if (attempts > 0) log.info({ attempts }, "Attempts past their retention were removed.");
    } catch (error) {
      log.warn({ err: error }, "Old attempts could not be removed; the next try is in a few hours.");
    }
    timer = setTimeout(run, everyMs);
  }
  return { stop: () => clearTimeout(timer) };
}
