/** What people prove themselves with, between its rows and what checks it: opening and sealing, for users and operators. */
import { copyOf } from "@/lib/foundation/base/bytes";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import type { ApprovalFacts, Credential, FactorFacts } from "@/lib/login/decision/facts";
import type { CounterKind, FactorKind, Key } from "@/lib/login/factors/descriptor";
import type { Tally } from "@/lib/login/factors/sent-code";
import { counterKind } from "@/lib/login/factors/table";
import {
  credentialOf,
  type DirectoryLink,
  type PasswordColumns,
} from "@/lib/login/first-factor/kept-password";

/** A row of factors, as much of it as verifies codes. */
export type FactorRow = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly data: unknown;
  readonly counter: number | bigint;
  /** A time, or its ISO text. */
  readonly lastUsedAt: Date | string | null;
  readonly secretSealed: Uint8Array;
  /** As in `FactorFacts`. */
  readonly latestAt?: Date | null;
  readonly tallies?: readonly Tally[];
  readonly approvals?: readonly ApprovalFacts[];
};

const placeOf = (row: string) => ({ table: "factors", column: "secret_sealed", row });

/**
 * The factor, open. Null when its kind is unknown, its data has another form, its secret another length, or does not open:
 * that factor cannot prove anything, the others still can.
 */
export function openFactor(keys: Keyring, row: FactorRow, kinds?: readonly FactorKind[]): FactorFacts | null {
  const kind = counterKind(row.kind, kinds);
  const data = kind?.data.safeParse(row.data);
  if (!kind || !data?.success) return null;
  try {
    const secret = keys.open(placeOf(row.id), row.secretSealed);
    const [least, most] = kind.secretBytes;
    if (secret.length < least || secret.length > most) return null;
    const { id, name, isDefault, latestAt, tallies, approvals } = row;
    const lastUsedAt = row.lastUsedAt === null ? null : new Date(row.lastUsedAt);
    const used = { counter: Number(row.counter), lastUsedAt };
    return { id, name, isDefault, kind, secret, data: data.data, ...used, latestAt, tallies, approvals };
  } catch {
    return null;
  }
}

/** The credential in these columns. Null without one, and when the verifier does not open: no password then. */
export function openCredential(
  keys: Keyring,
  person: PasswordColumns & { readonly id: string; readonly directory?: DirectoryLink | null },
): Credential | null {
  try {
    return credentialOf(person, keys);
  } catch {
    return null;
  }
}

/** The columns that hold `key` in the factors row `id`. */
export function sealedFactor(keys: Keyring, id: string, kind: CounterKind, { secret, data }: Key<unknown>) {
  return {
    id,
    kind: kind.id,
    data: data as object,
    secretSealed: keys.seal(placeOf(id), copyOf(secret)),
  };
}
