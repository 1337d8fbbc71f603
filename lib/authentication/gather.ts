/** Owns reading the facts of one attempt: a single prepared statement, so that all facts are of one moment. */
import type pg from "pg";
import { hex } from "@/lib/base/bytes";
import { paperEndings } from "@/lib/decision/credential";
import type { ChallengeFacts, FactorFacts, Facts, PaperFacts, UserFacts } from "@/lib/decision/facts";
import type { PaperKind } from "@/lib/factors/paper-codes";
import type { TotpAlgorithm } from "@/lib/factors/totp";
import { type Keyring, macOf, tokenHash } from "@/lib/platform/keyring";
import type { LoginRequest } from "./contract";

/** Facts, the configuration version they were read under, and how many factors could not be opened. */
export type Gathered = {
  readonly facts: Facts;
  readonly configVersion: bigint;
  readonly unreadableFactors: number;
};

/** What the statement needs from a request. */
export type Question = Pick<
  LoginRequest,
  "config" | "client" | "username" | "typed" | "state" | "personAddress"
>;

/**
 * Reads everything the decision looks at. `now` is the instant that the whole decision uses.
 * @throws whatever the store throws; callers answer nothing then
 */
export async function gather(
  pool: pg.Pool,
  keyring: Keyring,
  question: Question,
  now: Date,
): Promise<Gathered> {
  const { config, client, username, typed, state } = question;
  const endings = paperEndings(typed ?? "");
  const macs = endings.map(({ kind, code }) => Buffer.from(paperMac(config.macKey, kind, code)));
  const wantsFailures = config.policies.some(
    (p) => p.adaptive && p.rules.some((r) => r.kind === "recent_failures"),
  );
  const stateHash = state ? Buffer.from(tokenHash(hex(state))) : null;
  const { rows } = await pool.query<Row>({
    name: "gather",
    text: statement,
    values: [username, client?.id ?? null, macs, wantsFailures, stateHash, now],
  });
  const row = rows[0];
  if (!row) throw new Error("the store has no configuration row; run the migrations");
  const factors = (row.factors ?? []).map((factor) => openFactor(keyring, factor));
  const facts: Facts = {
    now,
    username,
    client: client && { ...client, failures: row.client_failures ?? 0, failuresSince: row.failures_since },
    personAddress: question.personAddress,
    user:
      row.user_id === null
        ? null
        : userFacts(
            row,
            row.user_id,
            factors.filter((factor) => factor !== null),
          ),
    policies: config.policies,
    lockout: config.lockout,
    clientFailureLimit: config.clientFailureLimit,
    clientFailureWindowSeconds: config.clientFailureWindowSeconds,
    enrollWithoutLink: config.enrollWithoutLink,
    challenge: state ? challengeFacts(row) : null,
  };
  return {
    facts,
    configVersion: BigInt(row.config_version),
    unreadableFactors: factors.filter((f) => f === null).length,
  };
}

/** The digest under which a paper code is stored. Case does not matter to people, so it does not here. */
export function paperMac(macKey: Uint8Array, kind: PaperKind, code: string): Uint8Array<ArrayBuffer> {
  return macOf(macKey, kind, code.toLowerCase());
}

const statement = `
SELECT (SELECT version FROM config_version WHERE id = 1) AS config_version,
  c.failures AS client_failures, c.failures_since,
  u.id AS user_id, u.username, u.password_hash, u.disabled_at,
  s.version, s.failures, s.last_failure_at, s.locked_until, s.refused_mac, s.refused_at,
  s.accepted_mac, s.accepted_client_id, s.accepted_at, s.accepted_uses, s.accepted_late,
  (SELECT json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
     FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id) AS groups,
  (SELECT json_agg(json_build_object('id', f.id, 'name', f.name, 'isDefault', f.is_default, 'algorithm', f.algorithm,
     'digits', f.digits, 'periodSeconds', f.period_seconds, 'lastStep', f.last_step,
     'secret', encode(f.secret_sealed, 'base64')) ORDER BY f.created_at)
     FROM factors f WHERE f.user_id = u.id AND f.kind = 'totp' AND f.confirmed_at IS NOT NULL) AS factors,
  EXISTS (SELECT 1 FROM recovery_codes r WHERE r.user_id = u.id AND r.used_at IS NULL) AS has_recovery,
  EXISTS (SELECT 1 FROM bypass_codes b WHERE b.user_id = u.id AND b.used_at IS NULL AND b.revoked_at IS NULL
     AND b.expires_at > $6::timestamptz) AS has_bypass,
  CASE WHEN cardinality($3::bytea[]) > 0 THEN (SELECT json_agg(p) FROM (
     SELECT r.id, 'recovery_code' AS kind, r.used_at IS NOT NULL AS "isSpent"
       FROM recovery_codes r WHERE r.user_id = u.id AND r.code_mac = ANY ($3::bytea[])
     UNION ALL
     SELECT b.id, 'bypass_code', b.used_at IS NOT NULL OR b.revoked_at IS NOT NULL OR b.expires_at <= $6::timestamptz
       FROM bypass_codes b WHERE b.user_id = u.id AND b.code_mac = ANY ($3::bytea[])) p) END AS papers,
  NOT EXISTS (SELECT 1 FROM user_clients x WHERE x.user_id = u.id AND x.client_id = $2::uuid) AS first_here,
  CASE WHEN $4 THEN (SELECT json_agg(t.at) FROM (SELECT a.at FROM attempts a WHERE a.user_id = u.id AND a.outcome = 'reject'
     AND a.at > $6::timestamptz - interval '24 hours' ORDER BY a.id DESC LIMIT 50) t) END AS failure_times,
  ch.id AS challenge_id, ch.password_ok AS challenge_password_ok
FROM (SELECT 1) AS one
LEFT JOIN users u ON u.id = (SELECT id FROM users WHERE username = $1
  UNION ALL SELECT user_id FROM user_aliases WHERE name = $1 LIMIT 1)
LEFT JOIN login_states s ON s.user_id = u.id
LEFT JOIN clients c ON c.id = $2::uuid
LEFT JOIN challenges ch ON ch.state_hash = $5::bytea AND ch.client_id = $2::uuid AND ch.username = $1
  AND ch.used_at IS NULL AND ch.expires_at > $6::timestamptz`;

type FactorRow = {
  id: string;
  name: string;
  isDefault: boolean;
  algorithm: TotpAlgorithm;
  digits: 6 | 8;
  periodSeconds: number;
  lastStep: number;
  secret: string;
};

type Row = {
  config_version: string;
  client_failures: number | null;
  failures_since: Date | null;
  user_id: string | null;
  username: string;
  password_hash: string | null;
  disabled_at: Date | null;
  version: string;
  failures: number;
  last_failure_at: Date | null;
  locked_until: Date | null;
  refused_mac: Buffer | null;
  refused_at: Date | null;
  accepted_mac: Buffer | null;
  accepted_client_id: string | null;
  accepted_at: Date | null;
  accepted_uses: number;
  accepted_late: boolean;
  groups: { id: string; name: string }[] | null;
  factors: FactorRow[] | null;
  has_recovery: boolean;
  has_bypass: boolean;
  papers: PaperFacts[] | null;
  first_here: boolean;
  failure_times: string[] | null;
  challenge_id: string | null;
  challenge_password_ok: boolean | null;
};

function userFacts(row: Row, id: string, factors: readonly FactorFacts[]): UserFacts {
  return {
    id,
    username: row.username,
    isDisabled: row.disabled_at !== null,
    passwordHash: row.password_hash,
    groups: row.groups ?? [],
    factors,
    paperKinds: [
      ...(row.has_recovery ? (["recovery_code"] as const) : []),
      ...(row.has_bypass ? (["bypass_code"] as const) : []),
    ],
    papers: row.papers ?? [],
    login: {
      version: BigInt(row.version),
      failures: row.failures,
      lastFailureAt: row.last_failure_at,
      lockedUntil: row.locked_until,
      refusedMac: row.refused_mac && hex(row.refused_mac),
      refusedAt: row.refused_at,
      acceptedMac: row.accepted_mac && hex(row.accepted_mac),
      acceptedClientId: row.accepted_client_id,
      acceptedAt: row.accepted_at,
      acceptedUses: row.accepted_uses,
      acceptedLate: row.accepted_late,
    },
    isFirstLoginHere: row.first_here,
    failureTimes: (row.failure_times ?? []).map((at) => new Date(at)),
  };
}

/** Null when the secret does not open: that factor cannot prove anything, the others still can. */
function openFactor(keyring: Keyring, row: FactorRow): FactorFacts | null {
  const { id, name, isDefault, algorithm, digits, periodSeconds, lastStep } = row;
  try {
    const secret = keyring.open(
      { table: "factors", column: "secret_sealed", row: id },
      Buffer.from(row.secret, "base64"),
    );
    return { id, name, isDefault, lastStep, key: { secret, algorithm, digits, periodSeconds } };
  } catch {
    return null;
  }
}

function challengeFacts(row: Row): ChallengeFacts | "invalid" {
  return row.challenge_id === null
    ? "invalid"
    : { id: row.challenge_id, passwordOk: row.challenge_password_ok === true };
}
