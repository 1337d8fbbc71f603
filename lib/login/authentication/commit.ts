/**
 * Writing what was decided: state, spent code, log row, all in one statement, or nothing.
 *
 * The user's login state carries a version. The statement changes it only if it still is the one that the decision
 * was made on; a spent code is marked only if it still was unspent. Where either is not so, the statement leaves no
 * trace and gives 'conflict': the caller reads the facts again and decides anew. So one code counts once, also
 * across workers, and no answer is given without its row in the log.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { hex } from "@/lib/foundation/base/bytes";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { databaseErrorCode } from "@/lib/foundation/platform/database";
import type { Effects } from "@/lib/login/decision/decide";
import type { Facts, UserFacts } from "@/lib/login/decision/facts";
import type { AskedAbout } from "./approvals";
import {
  attemptColumnNames,
  attemptColumns,
  type Circumstances,
  networkIn,
  rememberNetworks,
} from "./attempt-row";
import { commitLoginsOfOne, isUnchangedAccept } from "./commit-logins-of-one";
import { commitPerson } from "./commit-person";
import { commitTogether, isPlainAccept } from "./commit-together";
import { stateColumns, timeStamps } from "./login-state";
import { isQueuing, sendingParts, wakeJobs } from "./sending";
import type { PersonChange } from "./strangers";

/** How long a person has to type the code after Access-Challenge. */
const challengeSeconds = 120;

/**
 * 'done' when everything stands in the store, 'conflict' when nothing does because the facts have changed.
 * `patienceMs` is how long it may wait for others to be written with it.
 */
export async function commit(
  pool: pg.Pool,
  circumstances: Circumstances,
  patienceMs = 0,
  change: PersonChange | null = null,
): Promise<"done" | "conflict"> {
  if (change) return commitWithPerson(pool, circumstances, change);
  const together = isPlainAccept(circumstances)
    ? commitTogether(pool, circumstances, patienceMs)
    : isUnchangedAccept(circumstances) && commitLoginsOfOne(pool, circumstances, patienceMs);
  if ((await together) === "done") return "done";
  const { name, text, values } = compose(circumstances);
  try {
    const { rows } = await pool.query<{ logged: number }>({ name, text, values });
    return rows[0]?.logged === 1 ? "done" : "conflict";
  } catch (error) {
    if (databaseErrorCode(error) === codeNotSpent) return "conflict";
    throw error;
  }
}

/** The same with a change to the person, in one transaction: rare, so it is not one statement. */
async function commitWithPerson(
  pool: pg.Pool,
  circumstances: Circumstances,
  change: PersonChange,
): Promise<"done" | "conflict"> {
  const { user, username } = circumstances.facts;
  if (!user) throw new TypeError("nobody can be changed without being somebody");
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await commitPerson(client, user.id, username, change);
    const { text, values } = compose(circumstances);
    const { rows } = await client.query<{ logged: number }>(text, values);
    const isDone = rows[0]?.logged === 1;
    await client.query(isDone ? "COMMIT" : "ROLLBACK");
    return isDone ? "done" : "conflict";
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    const code = databaseErrorCode(error);
    if (code === codeNotSpent || code === nameTaken) return "conflict";
    throw error;
  } finally {
    client.release();
  }
}

/** Unique violation: somebody else has the name, or was made, meanwhile. */
const nameTaken = "23505";
/** Division by zero: how the statement takes everything back when the code turns out to be spent. */
const codeNotSpent = "22012";

/** One statement from the parts that this decision needs; the name is the same whenever the parts are. */
function compose(circumstances: Circumstances) {
  const { facts, decision, newState } = circumstances;
  const { effects } = decision;
  const values: unknown[] = [];
  const $ = (value: unknown) => `$${values.push(value)}`;
  const now = `${$(facts.now)}::timestamptz`;
  const parts: string[] = [];
  const must: string[] = [];
  const shape: string[] = [];
  const add = (word: string, sql: string, isRequired = false) => {
    shape.push(word);
    parts.push(`${word} AS (${sql} RETURNING 1)`);
    if (isRequired) must.push(word);
  };

  if (facts.user && effects.login)
    add("state", stateUpdate($, facts.user, effects.login, now, decision.outcome === "accept"));
  else if (facts.user && effects.marksTime) {
    const stamps = timeStamps(now, decision.outcome === "accept");
    add("seen", `UPDATE login_states SET ${stamps.join(", ")} WHERE user_id = ${$(facts.user.id)}`);
  }
  // A password that is being changed at this moment is waited for: what is remembered here must not outlive it.
  const remembersPassword = facts.user && effects.openChallenge && !effects.login;
  if (facts.user && remembersPassword) {
    shape.push("unchanged");
    parts.push(
      `unchanged AS (SELECT 1 FROM login_states WHERE user_id = ${$(facts.user.id)} AND version = ${$(facts.user.login.version)} FOR KEY SHARE)`,
    );
  }
  const ifState = effects.login
    ? "EXISTS (SELECT 1 FROM state)"
    : remembersPassword
      ? "EXISTS (SELECT 1 FROM unchanged)"
      : "true";
  for (const [word, sql] of spending($, effects, now, ifState)) add(word, sql, true);
  for (const part of sendingParts($, effects, aboutOf(circumstances), now, ifState)) add(...part);
  if (effects.answerChallengeId) {
    add(
      "answered",
      `UPDATE challenges SET used_at = ${now} WHERE id = ${$(effects.answerChallengeId)} AND used_at IS NULL AND ${ifState}`,
      true,
    );
  }
  if (effects.openChallenge && newState && facts.client) {
    const columns = [
      randomUUID(),
      Buffer.from(tokenHash(hex(newState))),
      facts.client.id,
      facts.username,
      effects.openChallenge.passwordOk,
    ].map($);
    add(
      "opened",
      `INSERT INTO challenges (id, state_hash, client_id, username, password_ok, expires_at)
      SELECT ${columns.join(", ")}, ${now} + interval '${challengeSeconds} seconds' WHERE ${ifState}`,
    );
  }
  if (effects.isFirstLogin && facts.user && facts.client) {
    add(
      "first",
      `INSERT INTO user_clients (user_id, client_id, first_login_at)
      SELECT ${$(facts.user.id)}::uuid, ${$(facts.client.id)}::uuid, ${now} WHERE ${ifState} ON CONFLICT DO NOTHING`,
    );
  }
  if (effects.countClientFailure && facts.client)
    add("counted", clientFailure($, facts, facts.client.id, now, ifState));

  const network = decision.outcome === "accept" && facts.user ? networkIn(circumstances) : null;
  if (facts.user && network !== null) {
    const row = `${$(facts.user.id)}::uuid AS user_id, ${$(network)}::text AS network, ${now} AS at`;
    add("network", rememberNetworks(`SELECT ${row} WHERE ${ifState}`));
  }

  const row = attemptColumns.map(([, type, value, own]) => `${$(value(circumstances))}::${own ?? type}`);
  parts.push(
    `logged AS (INSERT INTO attempts (at, ${attemptColumnNames}) SELECT ${now}, ${row.join(", ")} WHERE ${ifState} RETURNING 1)`,
  );
  const total = must.map((word) => `(SELECT count(*) FROM ${word})`).join(" + ") || "0";
  // Dividing by zero aborts the statement, and with it every part, where the state was current but the code was not.
  const check =
    must.length === 0 ? "" : ` / CASE WHEN ${ifState} AND ${total} < ${must.length} THEN 0 ELSE 1 END`;
  return {
    name: `commit ${decision.outcome} ${shape.join(" ")}`,
    text: `WITH ${parts.join(",\n")}\nSELECT (SELECT count(*) FROM logged)::int${check} AS logged${isQueuing(effects) ? `, ${wakeJobs} AS woken` : ""}`,
    values,
  };
}

/** The login that somebody may be asked about. */
const aboutOf = ({ facts, request: { sourceAddress } }: Circumstances): AskedAbout => ({
  userId: facts.user?.id ?? "",
  clientId: facts.client?.id ?? null,
  clientName: facts.client?.name ?? "Console",
  ...{ username: facts.username, sourceAddress, whereFrom: facts.whereFrom },
});

type Bind = (value: unknown) => string;

function stateUpdate(
  $: Bind,
  { id, login: { version } }: UserFacts,
  login: NonNullable<Effects["login"]>,
  now: string,
  isLogin: boolean,
): string {
  const assignments = stateColumns.map(([column, , value]) => `${column} = ${$(value(login))}`);
  return `UPDATE login_states SET version = version + 1, ${[...timeStamps(now, isLogin), ...assignments].join(", ")}
    WHERE user_id = ${$(id)} AND version = ${$(version)}`;
}

function spending($: Bind, { spend }: Effects, now: string, ifState: string): [string, string][] {
  if (!spend) return [];
  if (spend.moves === "counter") {
    const counter = $(spend.counter);
    return [
      [
        "spent",
        `UPDATE factors SET counter = ${counter}, last_used_at = ${now}
      WHERE id = ${$(spend.id)} AND counter < ${counter} AND ${ifState}`,
      ],
    ];
  }
  return [
    [
      "redeemed",
      `UPDATE one_time_codes SET used_at = ${now}
      WHERE id = ${$(spend.id)} AND used_at IS NULL AND revoked_at IS NULL AND ${ifState}`,
    ],
  ];
}

function clientFailure($: Bind, facts: Facts, clientId: string, now: string, ifState: string): string {
  // A window that began later than now was counted by a clock that has been set back since: it is over.
  const isOver = `(failures_since IS NULL OR failures_since > ${now}
    OR failures_since <= ${now} - make_interval(secs => ${$(facts.clientFailureWindowSeconds)}))`;
  return `UPDATE clients SET failures = CASE WHEN ${isOver} THEN 1 ELSE failures + 1 END,
    failures_since = CASE WHEN ${isOver} THEN ${now} ELSE failures_since END WHERE id = ${$(clientId)} AND ${ifState}`;
}
