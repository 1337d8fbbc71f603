/** The authority that issues the doors' certificates: one per store, made by whichever worker comes first. */
import { randomUUID, X509Certificate } from "node:crypto";
import type pg from "pg";
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { type Certificate, makeAuthority } from "./certificate";

/** The value of `purpose` in certificate_authorities for what issues the certificates that workers show at their doors. */
export const doorsPurpose = "doors";

type Row = { readonly id: string; readonly certificate: string; readonly key_sealed: Uint8Array };

const placeOf = (row: string) => ({ table: "certificate_authorities", column: "key_sealed", row });

/**
 * The authority of this store, made at the first call. Workers that start at the same time end up with the same one.
 * @throws KeyringError when its key was sealed under a master key that is missing; errors of the store
 */
export async function ensureDoorAuthority(pool: pg.Pool, keyring: Keyring, now: Date): Promise<Certificate> {
  const row = (await readRow(pool)) ?? (await makeRow(pool, keyring, now));
  const privateKey = textOf(keyring.open(placeOf(row.id), row.key_sealed));
  if (privateKey === null) throw new TypeError("the authority's key is no text");
  return { certificate: row.certificate, privateKey };
}

async function readRow(pool: pg.Pool): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    "SELECT id, certificate, key_sealed FROM certificate_authorities WHERE purpose = $1",
    [doorsPurpose],
  );
  return rows[0];
}

/** Another worker may be faster; then its row counts. */
async function makeRow(pool: pg.Pool, keyring: Keyring, now: Date): Promise<Row> {
  const id = randomUUID();
  const { certificate, privateKey } = await makeAuthority(`Postern authority ${id.slice(0, 8)}`, now);
  await pool.query(
    `INSERT INTO certificate_authorities (id, purpose, certificate, key_sealed, expires_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (purpose) DO NOTHING`,
    [
      id,
      doorsPurpose,
      certificate,
      keyring.seal(placeOf(id), utf8(privateKey)),
      new Date(new X509Certificate(certificate).validTo),
    ],
  );
  const row = await readRow(pool);
  if (!row) throw new Error("the authority that was just made is not there");
  return row;
}
