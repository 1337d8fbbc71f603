/** A process that logs people in to a PostgreSQL, each over a connection of its own, so many at a time. */
import pg from "pg";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { password, totpKeyOf, username } from "./people";

/** People `first` to `first + people - 1`, who type their code behind the password where it is asked for. */
export type Connecting = {
  readonly port: number;
  readonly database: string;
  readonly first: number;
  readonly people: number;
  readonly withCode: boolean;
  readonly atOnce: number;
};

/** Logins a second, and milliseconds that each took, ascending. */
export type Connected = { readonly perSecond: number; readonly tookMs: Float64Array };

process.on("message", async (question: Connecting) => {
  process.send?.(await run(question));
});
process.on("disconnect", () => process.exit(0));

async function run({ port, database, first, people, withCode, atOnce }: Connecting): Promise<Connected> {
  const tookMs: number[] = [];
  let next = first;
  const startMs = performance.now();
  const lane = async () => {
    while (next < first + people) {
      const n = next++;
      const key = totpKeyOf(n);
      const code = withCode ? codeAt(key, stepAt(key, new Date())) : "";
      const beganMs = performance.now();
      const user = username(n);
      const client = new pg.Client({ host: "127.0.0.1", port, database, user, password: password + code });
      await client.connect();
      tookMs.push(performance.now() - beganMs);
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const perSecond = people / ((performance.now() - startMs) / 1000);
  return { perSecond, tookMs: Float64Array.from(tookMs).sort() };
}
