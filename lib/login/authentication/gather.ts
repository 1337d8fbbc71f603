/** The facts of one attempt: what the store says, opened and put into the decision's words. */
import type pg from "pg";
import { hex } from "@/lib/foundation/base/bytes";
import { type Keyring, macOf, tokenHash } from "@/lib/foundation/keys/keyring";
import { backupEndings } from "@/lib/login/decision/credential";
import type { ChallengeFacts, FactorFacts, Facts, UserFacts } from "@/lib/login/decision/facts";
import type { BackupKind } from "@/lib/login/factors/backup-codes";
import { openVerifier } from "@/lib/login/first-factor/kept-password";
import type { LoginRequest } from "./contract";
import { type FactorRow, type Row, readRareRow, readRow } from "./gather-rows";

/** Facts, the configuration version they were read under, and how many of the user's secrets could not be opened. */
export type Gathered = {
  readonly facts: Facts;
  readonly configVersion: bigint;
  readonly unreadableSecrets: number;
};

/** What the statement needs from a request. */
export type Question = Pick<
  LoginRequest,
  "config" | "client" | "door" | "sourceAddress" | "username" | "typed" | "state" | "personAddress"
>;

/**
 * Reads everything the decision looks at. `now` is the instant that the whole decision uses; `patienceMs` how long it
 * may wait for others to be read with it.
 * @throws whatever the store throws; callers answer nothing then
 */
export async function gather(
  pool: pg.Pool,
  keyring: Keyring,
  question: Question,
  now: Date,
  patienceMs = 0,
): Promise<Gathered> {
  const { config, client, username, typed, state } = question;
  const endings = backupEndings(typed ?? "");
  const macs = endings.map(({ kind, code }) => Buffer.from(backupMac(config.macKey, kind, code)));
  const wantsFailures = config.policies.some(
    (p) => p.adaptive && p.rules.some((r) => r.kind === "recent_failures"),
  );
  const stateHash = state ? Buffer.from(tokenHash(hex(state))) : null;
  const asked = { username, clientId: client?.id ?? null, now };
  const isRare = macs.length > 0 || wantsFailures || stateHash !== null;
  const row = await (isRare
    ? readRareRow(pool, { ...asked, macs, wantsFailures, stateHash })
    : readRow(pool, asked, patienceMs));
  const factors = (row.factors ?? []).map((factor) => openFactor(keyring, factor));
  const verifier = openPassword(keyring, row);
  const facts: Facts = {
    now,
    username,
    client: client && { ...client, failures: row.client_failures ?? 0, failuresSince: row.failures_since },
    door: question.door,
    sourceAddress: question.sourceAddress,
    personAddress: question.personAddress,
    user:
      row.user_id === null
        ? null
        : userFacts(
            row,
            row.user_id,
            row.password_hash ?? verifier,
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
    unreadableSecrets:
      factors.filter((f) => f === null).length + (row.scram_sealed && verifier === null ? 1 : 0),
  };
}

/** The digest under which a backup code is stored. Case does not matter to people, so it does not here. */
export function backupMac(macKey: Uint8Array, kind: BackupKind, code: string): Uint8Array<ArrayBuffer> {
  return macOf(macKey, kind, code.toLowerCase());
}

function userFacts(
  row: Row,
  id: string,
  passwordHash: string | null,
  factors: readonly FactorFacts[],
): UserFacts {
  return {
    id,
    username: row.username,
    isDisabled: row.disabled_at !== null,
    passwordHash,
    groups: row.groups ?? [],
    factors,
    backupKinds: [
      ...(row.has_recovery ? (["recovery_code"] as const) : []),
      ...(row.has_bypass ? (["bypass_code"] as const) : []),
    ],
    backups: row.backups ?? [],
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

/** The verifier that the database role came with; null without one, or when it does not open: no password then. */
function openPassword(keyring: Keyring, { user_id, scram_sealed }: Row): string | null {
  if (user_id === null || scram_sealed === null) return null;
  try {
    return openVerifier(keyring, user_id, scram_sealed);
  } catch {
    return null;
  }
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
