/** Giving a token of the stock to a user: whether the user may have it, and the factor that it becomes. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { CounterKind } from "@/lib/login/factors/descriptor";
import { counterKind } from "@/lib/login/factors/table";
import { ownAllowance } from "@/lib/people/enrollment/allowance";
import { addConfirmed, confirmedCount } from "@/lib/people/enrollment/new-factor";
import { openTokenSecret } from "./secret";
import { tokenStateOf } from "./state";

/** A token that can be given: free, and open. */
export type FreeToken = {
  readonly id: string;
  readonly serial: string;
  readonly kind: CounterKind;
  readonly secret: Uint8Array;
  readonly data: unknown;
  readonly counter: number;
};

/** The row of a token, which nobody else can change until the transaction ends; null without one. */
export async function holdToken(
  tx: Transaction,
  where: { readonly id: string } | { readonly serial: string },
) {
  const [column, value] = "id" in where ? (["id", where.id] as const) : (["serial", where.serial] as const);
  const [row] =
    column === "id"
      ? await tx.$queryRaw<
          { id: string }[]
        >`SELECT id::text AS id FROM tokens WHERE id = ${value}::uuid FOR UPDATE`
      : await tx.$queryRaw<
          { id: string }[]
        >`SELECT id::text AS id FROM tokens WHERE serial = ${value} FOR UPDATE`;
  return row ? tx.token.findUniqueOrThrow({ where: { id: row.id }, include: { factor: true } }) : null;
}

/** The token of a row as far as it can be given; null where it is not free, or does not open. */
export function freeToken(
  row: Omit<NonNullable<Awaited<ReturnType<typeof holdToken>>>, "factor">,
): FreeToken | null {
  const kind = counterKind(row.kind);
  const data = kind?.data.safeParse(row.data);
  const secret = openTokenSecret(row);
  return kind && data?.success && secret && tokenStateOf(row) === "free"
    ? { id: row.id, serial: row.serial, kind, secret, data: data.data, counter: Number(row.counter) }
    : null;
}

/** Why the user may not have a factor of this kind; null where one more is allowed. */
export async function cannotHave(
  tx: Transaction,
  userId: string,
  kind: string,
): Promise<"kind" | "most" | null> {
  const { kinds, maxFactors } = await ownAllowance(tx, userId);
  if (!kinds.includes(kind)) return "kind";
  return (await confirmedCount(tx, userId)) >= maxFactors ? "most" : null;
}

/**
 * Makes the token a factor of `user`, whose login is held, as the token's row is. `used`: the last number that counts as used,
 * and when its code was typed; null where none was.
 */
export async function giveToken(
  tx: Transaction,
  actor: Actor,
  user: { readonly id: string; readonly username: string },
  { id, serial, kind, secret, data }: FreeToken,
  { counter, at: lastUsedAt }: { readonly counter: number; readonly at: Date | null },
  now: Date,
): Promise<void> {
  const factorId = await addConfirmed(tx, actor, user, {
    ...{ pending: { kind, key: { secret, data } }, name: `Token ${serial}`.slice(0, 60), counter, now },
    lastUsedAt,
    ...{ action: "token.assigned", detail: { serial } },
  });
  await tx.token.update({ where: { id }, data: { factorId, counter } });
}
