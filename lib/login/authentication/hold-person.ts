/** The person behind a proof, held: the login state first, then what they can prove themselves with. */
import { hex } from "@/lib/foundation/base/bytes";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { oneTimeEndings } from "@/lib/login/decision/credential";
import type { OneTimeCodeFacts, PersonFacts } from "@/lib/login/decision/facts";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { factorKinds } from "@/lib/login/factors/table";
import { asOf, holdLogin, type Subject } from "./login-state";
import { codeMacOf, isOpenCode } from "./one-time-codes";
import { openCredential, openFactor } from "./open-secrets";

/** A person without a client: whether they logged in through one before is not asked. */
export type HeldPerson = PersonFacts & { readonly isFirstLoginHere: false };

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
  const codes = await readCodes(tx, subject, code, proving, asOf(now, held.latestAt));
  return {
    id: subject.id,
    isDisabled: row.disabledAt !== null,
    credential: openCredential(keyring(), { id: subject.id, scramSealed: null, ...row }),
    factors: row.factors.flatMap((factor) => openFactor(keyring(), factor, proving) ?? []),
    codeKinds: [],
    codes,
    login: held.login,
    isFirstLoginHere: false,
  };
}

const factors = { where: { confirmedAt: { not: null } }, orderBy: { createdAt: "asc" } } as const;

function readRow(tx: Transaction, { kind, id }: Subject) {
  return kind === "user"
    ? tx.user.findUnique({
        where: { id },
        select: { disabledAt: true, passwordHash: true, scramSealed: true, factors },
      })
    : tx.operator.findUnique({ where: { id }, select: { disabledAt: true, passwordHash: true, factors } });
}

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
