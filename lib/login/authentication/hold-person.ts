/** The person behind a proof, held: the login state first, then what they can prove themselves with. */
import { hex } from "@/lib/foundation/base/bytes";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { oneTimeEndings } from "@/lib/login/decision/credential";
import type { FactorFacts, OneTimeCodeFacts, PersonFacts } from "@/lib/login/decision/facts";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { sentData } from "@/lib/login/factors/sent-code";
import { factorKinds } from "@/lib/login/factors/table";
import { isKindAllowed, readApprovals } from "./approvals";
import { asOf, holdLogin, type Subject } from "./login-state";
import { codeMacOf, isOpenCode } from "./one-time-codes";
import { openCredential, openFactor } from "./open-secrets";
import { readTallies } from "./sending";

/**
 * A person without a client: whether they logged in through one before is not asked. `at`: the instant against which expiry is
 * judged, where the clock was set back since they were last seen.
 */
export type HeldPerson = PersonFacts & { readonly isFirstLoginHere: false; readonly at: Date };

/**
 * The person, whose login state nobody else can change until the transaction ends. Null when there is none.
 * Only what proves somebody who changes their own account is among the factors; `code` finds the one-time codes.
 */
export async function holdPerson(
  tx: Transaction,
  subject: Subject,
  code: string,
  now: Date,
  kinds: readonly FactorKind[] = factorKinds,
): Promise<HeldPerson | null> {
  const held = await holdLogin(tx, subject);
  const row = held && (await readRow(tx, subject));
  if (!held || !row) return null;
  const proving = kinds.filter(({ provesChanges }) => provesChanges);
  const opened = row.factors.flatMap((factor) => {
    return openFactor(keyring(), { ...factor, latestAt: held.latestAt }, proving) ?? [];
  });
  const at = asOf(now, held.latestAt);
  const codes = await readCodes(tx, subject, code, proving, at);
  return {
    id: subject.id,
    isDisabled: row.disabledAt !== null,
    isDisabledThere: "directoryDisabledAt" in row && row.directoryDisabledAt !== null,
    credential: openCredential(keyring(), {
      ...{ id: subject.id, scramSealed: null, ...row },
      directory: linkOf(row),
    }),
    factors: (await Promise.all(opened.map((factor) => withAsked(tx, subject.id, factor, now)))).flat(),
    codeKinds: [],
    codes,
    login: held.login,
    isFirstLoginHere: false,
    at,
  };
}

/** With what was sent and asked lately; nothing where the person may not be asked in this way any more. */
async function withAsked(
  tx: Transaction,
  userId: string,
  factor: FactorFacts,
  now: Date,
): Promise<FactorFacts[]> {
  const { kind, data, latestAt } = factor;
  if (!kind.isSent && !kind.asks) return [factor];
  const tallies = await readTallies(tx, userId, kind.id, sentData.parse(data).to);
  if (!kind.asks) return [{ ...factor, tallies }];
  const [row] = await tx.$queryRawUnsafe<{ allowed: boolean }[]>(
    `SELECT ${isKindAllowed("$1::uuid", "$2::text", "$3::timestamptz")} AS allowed`,
    ...[userId, kind.id, now],
  );
  const at = asOf(now, latestAt ?? null);
  return row?.allowed ? [{ ...factor, tallies, approvals: await readApprovals(tx, userId, at) }] : [];
}

const factors = { where: { confirmedAt: { not: null } }, orderBy: { createdAt: "asc" } } as const;

function readRow(tx: Transaction, { kind, id }: Subject) {
  return kind === "user"
    ? tx.user.findUnique({
        where: { id },
        select: {
          ...{ disabledAt: true, passwordHash: true, scramSealed: true, factors },
          ...{ directoryDisabledAt: true, directoryKey: true },
          directory: { select: { id: true, revision: true, active: true, localFallback: true } },
        },
      })
    : tx.operator.findUnique({
        where: { id },
        select: {
          ...{ disabledAt: true, passwordHash: true, factors, directoryKey: true },
          directory: { select: { id: true, revision: true, active: true, localFallback: true } },
        },
      });
}

type Row = NonNullable<Awaited<ReturnType<typeof readRow>>>;

const linkOf = (row: Row) =>
  row.directory && row.directoryKey !== null ? { ...row.directory, key: row.directoryKey } : null;

async function readCodes(
  tx: Transaction,
  { kind, id }: Subject,
  typed: string,
  kinds: readonly FactorKind[],
  at: Date,
): Promise<OneTimeCodeFacts[]> {
  const key = await macKey();
  const endings = oneTimeEndings(typed, kinds).map((ending) => ({
    ...ending,
    mac: codeMacOf(key, ending.kind, ending.code),
  }));
  if (kind !== "user" || endings.length === 0) return [];
  const rows = await tx.oneTimeCode.findMany({
    where: { userId: id, codeMac: { in: endings.map(({ mac }) => mac) } },
  });
  return endings.flatMap(({ kind, codeLength, mac }) => {
    const row = rows.find(({ codeMac }) => hex(codeMac) === hex(mac));
    return row ? [{ id: row.id, kind, codeLength, isSpent: !isOpenCode(row, at) }] : [];
  });
}
