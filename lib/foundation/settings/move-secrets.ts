/**
 * Secrets that another version kept in another place or form. A secret is sealed to its table, column and row, so no
 * migration in SQL can move it; every start does what is left. What no key opens stays where it is and is counted by
 * `postern keys`.
 */
import { randomUUID } from "node:crypto";
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { type Keyring, KeyringError, type Place } from "@/lib/foundation/keys/keyring";
import type { Database, Transaction } from "@/lib/foundation/platform/database";

/**
 * Brings them all to this version. One transaction that holds the rows: of several processes one does it, the others
 * find nothing left.
 */
export async function moveSecrets(db: Database, keys: Keyring): Promise<void> {
  await db.$transaction(async (tx) => {
    for (const row of await operatorsLeft(tx)) await moveToFactors(tx, keys, row);
    for (const row of await pendingKeys(tx)) await nameKind(tx, keys, row);
  });
}

type Left = { id: string; secret: Uint8Array; confirmedAt: Date | null; lastStep: bigint | null };

/** Operators whose authenticator app still stands in their own row. */
const operatorsLeft = (tx: Transaction): Promise<Left[]> => tx.$queryRaw`
  SELECT "id"::text AS "id", "totp_secret_sealed" AS "secret", "totp_confirmed_at" AS "confirmedAt", "last_step" AS "lastStep"
  FROM "operators" WHERE "totp_secret_sealed" IS NOT NULL ORDER BY "id" FOR UPDATE`;

async function moveToFactors(tx: Transaction, keys: Keyring, row: Left): Promise<void> {
  const secret = opened(keys, { table: "operators", column: "totp_secret_sealed", row: row.id }, row.secret);
  if (!secret) return;
  const id = randomUUID();
  await tx.factor.create({
    data: {
      id,
      operatorId: row.id,
      kind: "totp",
      name: "Authenticator app",
      secretSealed: keys.seal({ table: "factors", column: "secret_sealed", row: id }, secret),
      counter: row.lastStep ?? -1n,
      isDefault: true,
      confirmedAt: row.confirmedAt,
    },
  });
  await tx.operator.update({
    where: { id: row.id },
    data: { totpSecretSealed: null, totpConfirmedAt: null, lastStep: null },
  });
}

type Pending = { id: string; sealed: Uint8Array };

/** Keys of open enrolment links that wait for their first code. */
const pendingKeys = (tx: Transaction): Promise<Pending[]> => tx.$queryRaw`
  SELECT "id"::text AS "id", "pending_secret_sealed" AS "sealed" FROM "enrollment_links"
  WHERE "pending_secret_sealed" IS NOT NULL ORDER BY "id" FOR UPDATE`;

/** They said no kind while there was one: { secret, algorithm, digits, periodSeconds }. */
async function nameKind(tx: Transaction, keys: Keyring, { id, sealed }: Pending): Promise<void> {
  const place = { table: "enrollment_links", column: "pending_secret_sealed", row: id };
  const text = textOf(opened(keys, place, sealed) ?? new Uint8Array());
  if (!text) return;
  const { secret, ...data } = JSON.parse(text) as Record<string, unknown>;
  if ("kind" in data) return;
  const named = keys.seal(place, utf8(JSON.stringify({ kind: "totp", secret, data })));
  await tx.enrollmentLink.update({ where: { id }, data: { pendingSecretSealed: named } });
}

function opened(keys: Keyring, place: Place, sealed: Uint8Array): Uint8Array | null {
  try {
    return keys.open(place, sealed);
  } catch (error) {
    if (error instanceof KeyringError) return null;
    throw error;
  }
}
