/** The login checks of the demo: real connections to the protected PostgreSQL, each with what must come of it. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import type { ProtectedPostgres } from "./protected-postgres";

/** Whoever logs in; totpSecret is base32, null where the policy asks for no code. */
export type CheckUser = {
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string | null;
};

/** One line: what was tried, what happened, and whether it had to happen. */
export type CheckResult = { readonly ok: boolean; readonly text: string };

/** Logs in five ways; gives each result as it comes. */
export async function* checkLogins(
  server: ProtectedPostgres,
  person: CheckUser,
  service: CheckUser,
): AsyncGenerator<CheckResult> {
  const code = await freshCode(person);
  const wrong = code === "000000" ? "000001" : "000000";
  const rows = [
    { what: "right password and code", user: person, typed: person.password + code, lets: true },
    { what: "the same code again", user: person, typed: person.password + code, lets: false },
    { what: "a wrong code", user: person, typed: person.password + wrong, lets: false },
    { what: "the password without a code", user: person, typed: person.password, lets: false },
    { what: "a password-only service account", user: service, typed: service.password, lets: true },
  ];
  for (const { what, user, typed, lets } of rows) {
    const refusal = await tryLogin(server, user.username, typed);
    const ok = (refusal === null) === lets;
    const happened = refusal === null ? "connected" : `refused (${refusal})`;
    yield { ok, text: `${ok ? "ok    " : "FAILED"}  ${what}: ${user.username} ${happened}` };
  }
}

/** Null when PostgreSQL let the user in; else what it said. TLS is verified against the certificate of this run. */
export async function tryLogin(
  server: ProtectedPostgres,
  user: string,
  password: string,
): Promise<string | null> {
  const client = new pg.Client({
    host: "127.0.0.1",
    port: server.cluster.port,
    database: server.database,
    user,
    password,
    ssl: { ca: server.certificate },
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ is_me: boolean }>(
      "SELECT current_user = $1 AS is_me FROM orders LIMIT 1",
      [user],
    );
    return rows[0]?.is_me ? null : "connected as someone else";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A code with some seconds left, so that no check straddles two steps. */
async function freshCode({ totpSecret }: CheckUser): Promise<string> {
  const key: TotpKey = {
    secret: decodeBase32(totpSecret ?? "") ?? new Uint8Array(),
    algorithm: "SHA1",
    digits: 6,
    periodSeconds: 30,
  };
  const leftMs = 30_000 - (Date.now() % 30_000);
  if (leftMs < 5000) await sleep(leftMs + 100);
  return codeAt(key, stepAt(key, new Date()));
}
