/** The facts of one attempt: what the store says, opened and put into the decision's words. */
import type pg from "pg";
import { hex } from "@/lib/foundation/base/bytes";
import { type Keyring, tokenHash } from "@/lib/foundation/keys/keyring";
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";
import { oneTimeEndings } from "@/lib/login/decision/credential";
import type {
  ChallengeFacts,
  Credential,
  FactorFacts,
  Facts,
  OneTimeCodeFacts,
  UserFacts,
} from "@/lib/login/decision/facts";
import type { WhereFrom } from "@/lib/login/decision/where-from";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import type { Tally } from "@/lib/login/factors/sent-code";
import { oneTimeKinds } from "@/lib/login/factors/table";
import { directory } from "@/lib/login/first-factor/directory";
import { approvalFacts } from "./approvals";
import type { LoginRequest } from "./contract";
import { type CodeJson, type FactorJson, type Row, readRareRow, readRow } from "./gather-rows";
import { asOf, stateOf } from "./login-state";
import { codeMacOf, isOpenCode } from "./one-time-codes";
import { openCredential, openFactor } from "./open-secrets";

/** Facts, the configuration version they were read under, and how many of the user's secrets could not be opened. */
export type Gathered = {
  readonly facts: Facts;
  readonly configVersion: bigint;
  readonly unreadableSecrets: number;
};

/** What the statement needs from a request. */
export type Question = Pick<
  LoginRequest,
  "config" | "client" | "door" | "sourceAddress" | "username" | "typed" | "state"
> & { readonly whereFrom: WhereFrom };

/** How facts are gathered beside what is asked. */
export type Gathering = {
  /** How long the read may wait for others to be read with it, in milliseconds. */
  readonly patienceMs?: number;
  /** The kinds of factors there are. */
  readonly kinds?: readonly FactorKind[];
};

/**
 * Reads everything the decision looks at. `now` is the instant that the whole decision uses.
 * @throws whatever the store throws; callers answer nothing then
 */
export async function gather(
  pool: pg.Pool,
  keyring: Keyring,
  question: Question,
  now: Date,
  { patienceMs = 0, kinds }: Gathering = {},
): Promise<Gathered> {
  const { config, client, username, typed, state } = question;
  const endings = oneTimeEndings(typed ?? "", kinds).map((ending) => ({
    ...ending,
    mac: codeMacOf(config.macKey, ending.kind, ending.code),
  }));
  const hasRule = (kind: AdaptiveRule["kind"]) =>
    config.policies.some(({ adaptive, rules }) => adaptive && rules.some((rule) => rule.kind === kind));
  const wantsFailures = hasRule("recent_failures");
  const wantsNetworks = hasRule("first_network");
  const stateHash = state ? Buffer.from(tokenHash(hex(state))) : null;
  const asked = { username, clientId: client?.id ?? null, now };
  const isRare = endings.length > 0 || wantsFailures || wantsNetworks || stateHash !== null;
  const macs = endings.map(({ mac }) => Buffer.from(mac));
  const row = await (isRare
    ? readRareRow(pool, { ...asked, macs, wantsFailures, wantsNetworks, stateHash })
    : readRow(pool, asked, patienceMs));
  const opened = openUser(keyring, row, kinds);
  const codes = (row.codes ?? []).flatMap((code) => codeFacts(code, endings, asOf(now, row.latest_at)));
  const codeKinds = oneTimeKinds(kinds).filter(({ id }) => row.code_kinds.includes(id));
  const facts: Facts = {
    now,
    username,
    client: client && { ...client, failures: row.client_failures ?? 0, failuresSince: row.failures_since },
    door: question.door,
    sourceAddress: question.sourceAddress,
    whereFrom: question.whereFrom,
    user:
      row.user_id === null
        ? null
        : {
            ...userFacts(row, row.user_id, now),
            ...opened.facts,
            ...{ codes, codeKinds, hasUnusable: (row.factors ?? []).length > opened.facts.factors.length },
          },
    policies: config.policies,
    lockout: config.lockout,
    sending: config.sending,
    clientFailureLimit: config.clientFailureLimit,
    clientFailureWindowSeconds: config.clientFailureWindowSeconds,
    enrollWithoutLink: config.enrollWithoutLink,
    challenge: state ? challengeFacts(row, opened.facts.credential?.source === directory.name) : null,
    standsAlone: endings.some(({ kind }) => kind.standsAlone),
  };
  return { facts, configVersion: BigInt(row.config_version), unreadableSecrets: opened.unreadable };
}

type Opened = { readonly credential: Credential | null; readonly factors: readonly FactorFacts[] };

/** What the user's secrets are; what does not open is left out and counted. */
function openUser(
  keyring: Keyring,
  row: Row,
  kinds: readonly FactorKind[] | undefined,
): { readonly facts: Opened; readonly unreadable: number } {
  const rows = row.factors ?? [];
  const readable = rows.flatMap(({ secret, tallies, approvals, isAllowed, ...factor }) => {
    const sealed = { ...factor, secretSealed: Buffer.from(secret, "base64") };
    const asked = { tallies: (tallies ?? []).map(tallyOf), approvals: (approvals ?? []).map(approvalFacts) };
    const opened = openFactor(keyring, { ...sealed, ...asked, latestAt: row.latest_at }, kinds);
    return opened ? [{ opened, isAllowed }] : [];
  });
  const factors = readable.filter(isInForce).map(({ opened }) => opened);
  const { user_id: id, password_hash: passwordHash, scram_sealed: scramSealed } = row;
  const { directory, directory_key: key } = row;
  const link = directory && key !== null ? { ...directory, key } : null;
  const credential =
    id === null ? null : openCredential(keyring, { id, passwordHash, scramSealed, directory: link });
  const isUnreadable = row.scram_sealed !== null && credential === null;
  const unreadable = rows.length - readable.length + (isUnreadable ? 1 : 0);
  return { facts: { credential, factors }, unreadable };
}

/** What asks somebody stops asking, and gives nothing more, as soon as the person may not have it. */
const isInForce = ({ opened, isAllowed }: { opened: FactorFacts; isAllowed: boolean }): boolean =>
  isAllowed || !opened.kind.asks;

const tallyOf = ({ since, lastAt, ...tally }: NonNullable<FactorJson["tallies"]>[number]): Tally => ({
  ...{ ...tally, since: new Date(since) },
  lastAt: new Date(lastAt),
});

function userFacts(
  row: Row,
  id: string,
  now: Date,
): Omit<UserFacts, keyof Opened | "codes" | "codeKinds" | "hasUnusable"> {
  return {
    id,
    username: row.username,
    isDisabled: row.disabled_at !== null,
    isDisabledThere: row.directory_disabled_at !== null,
    groups: (row.groups ?? []).map(({ id, name }) => ({ id, name })),
    graceUntil: graceOf(row.groups ?? [], asOf(now, row.latest_at)),
    login: stateOf(row),
    isFirstLoginHere: row.first_here,
    networksBefore: row.networks ?? [],
    failureTimes: (row.failure_times ?? []).map((at) => new Date(at)),
  };
}

/** The last end of a grace that has not come, by the user's groups. */
function graceOf(groups: NonNullable<Row["groups"]>, at: Date): Date | null {
  const ends = groups.flatMap(({ graceUntil }) =>
    graceUntil === null ? [] : [new Date(graceUntil).getTime()],
  );
  const last = Math.max(...ends);
  return last > at.getTime() ? new Date(last) : null;
}

type MacEnding = ReturnType<typeof oneTimeEndings>[number] & { readonly mac: Uint8Array };

function codeFacts(row: CodeJson, endings: readonly MacEnding[], at: Date): OneTimeCodeFacts[] {
  const ending = endings.find(({ mac }) => hex(mac) === row.mac);
  if (!ending) return [];
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const times = {
    usedAt: date(row.usedAt),
    revokedAt: date(row.revokedAt),
    expiresAt: date(row.expiresAt),
  };
  const { kind, codeLength } = ending;
  const isOver = !isOpenCode({ ...times, usedAt: null }, at);
  return [{ id: row.id, kind, codeLength, isSpent: isOver || times.usedAt !== null, isOver }];
}

function challengeFacts(row: Row, isCounted: boolean): ChallengeFacts | "invalid" {
  return row.challenge_id === null
    ? "invalid"
    : { id: row.challenge_id, passwordOk: row.challenge_password_ok === true, isCounted };
}
