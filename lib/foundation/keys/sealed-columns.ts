/** The list of columns that hold secrets under the master key, and counting and re-sealing what is in them. */
import type { Database } from "@/lib/foundation/platform/database";
import { type Keyring, KeyringError } from "./keyring";

/** A column of ciphertext; its place names these and the row's id. */
export type SealedColumn = {
  readonly table: string;
  readonly column: string;
  /** Type of the table's primary key, which is called `id`. */
  readonly key: "int" | "uuid";
};

/** All of them; a test compares with the store. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: "settings", column: "mac_key_sealed", key: "int" },
  { table: "operators", column: "totp_secret_sealed", key: "uuid" },
  { table: "operator_links", column: "pending_secret_sealed", key: "uuid" },
  { table: "factors", column: "secret_sealed", key: "uuid" },
  { table: "tokens", column: "secret_sealed", key: "uuid" },
  { table: "enrollment_links", column: "pending_secret_sealed", key: "uuid" },
  { table: "bulk_parts", column: "lines_sealed", key: "uuid" },
  { table: "clients", column: "secret_sealed", key: "uuid" },
  { table: "users", column: "scram_sealed", key: "uuid" },
  { table: "servers", column: "monitor_password_sealed", key: "uuid" },
  { table: "mail_settings", column: "dkim_key_sealed", key: "int" },
  { table: "mail_settings", column: "password_sealed", key: "int" },
  { table: "push_devices", column: "subscription_sealed", key: "uuid" },
  { table: "push_settings", column: "private_key_sealed", key: "int" },
  { table: "outgoing_mails", column: "content_sealed", key: "uuid" },
  { table: "gateways", column: "secret_sealed", key: "int" },
  { table: "outgoing_texts", column: "content_sealed", key: "uuid" },
  { table: "directories", column: "bind_password_sealed", key: "uuid" },
  { table: "certificate_authorities", column: "key_sealed", key: "uuid" },
];

/** How many secrets a column holds: under the newest key, under an older one, and such as no key opens. */
export type SealedCount = SealedColumn & { current: number; older: number; unreadable: number };

type SealedRow = { id: string; sealed: Uint8Array };

const batchRows = 500;

/**
 * Opens every secret of `place` and counts. With `reseal`, those under an older key are sealed anew under the newest,
 * batch by batch; stopped half-way, it goes on at the next call. A secret that changes meanwhile is left alone.
 */
export async function examineSealed(
  db: Database,
  keys: Keyring,
  place: SealedColumn,
  { reseal }: { readonly reseal: boolean },
): Promise<SealedCount> {
  const count = { ...place, current: 0, older: 0, unreadable: 0 };
  for (let after = place.key === "int" ? "0" : "00000000-0000-0000-0000-000000000000"; ; ) {
    const rows = await readBatch(db, place, after);
    const changes: { row: SealedRow; sealed: Uint8Array }[] = [];
    for (const row of rows) {
      const at = { ...place, row: row.id };
      const plain = opened(keys, at, row.sealed);
      if (!plain) count.unreadable++;
      else if (keys.isCurrent(row.sealed)) count.current++;
      else {
        count.older++;
        if (reseal) changes.push({ row, sealed: keys.seal(at, plain) });
      }
    }
    await db.$transaction(changes.map(({ row, sealed }) => replace(db, place, row, sealed)));
    const last = rows.at(-1);
    if (!last || rows.length < batchRows) return count;
    after = last.id;
  }
}

function readBatch(db: Database, { table, column, key }: SealedColumn, after: string): Promise<SealedRow[]> {
  return db.$queryRawUnsafe<SealedRow[]>(
    `SELECT id::text AS id, "${column}" AS sealed FROM "${table}"
     WHERE "${column}" IS NOT NULL AND id > $1::text::${key} ORDER BY id LIMIT ${batchRows}`,
    after,
  );
}

function replace(db: Database, { table, column, key }: SealedColumn, row: SealedRow, sealed: Uint8Array) {
  return db.$executeRawUnsafe(
    `UPDATE "${table}" SET "${column}" = $1 WHERE id = $2::text::${key} AND "${column}" = $3`,
    sealed,
    row.id,
    row.sealed,
  );
}

function opened(keys: Keyring, place: Parameters<Keyring["open"]>[0], sealed: Uint8Array): Uint8Array | null {
  try {
    return keys.open(place, sealed);
  } catch (error) {
    if (error instanceof KeyringError) return null;
    throw error;
  }
}
