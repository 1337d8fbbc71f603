/** Tests of rotating the master key, on sealed rows of every kind that factories make. */
import { createECDH, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { parseEnv } from "@/lib/foundation/platform/env";
import { pushSettingsRow } from "@/lib/foundation/push/keys";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeToken, makeUser } from "@/lib/testing/factories";
import { createKeyring } from "./keyring";
import { addMasterKey, keyring, masterKeyFile, readMasterKeys } from "./master-key";
import { checkKeys, rotateKeys } from "./rotate-keys";
import { sealedColumns } from "./sealed-columns";

const actor = systemActor("cli");
const home = mkdtempSync(join(tmpdir(), "postern-rotate-"));
const from = parseEnv({ POSTERN_HOME: home });
writeFileSync(masterKeyFile(from), `${inject("store").masterKey}\n`, { mode: 0o600 });
afterAll(() => rmSync(home, { recursive: true }));

const sum = (counts: Awaited<ReturnType<typeof checkKeys>>) =>
  counts.reduce(
    (all, { current, older, unreadable }) => ({
      current: all.current + current,
      older: all.older + older,
      unreadable: all.unreadable + unreadable,
    }),
    { current: 0, older: 0, unreadable: 0 },
  );

test("the list of sealed columns is that of the store", async () => {
  const found = await database().$queryRaw`
    SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name LIKE '%\\_sealed' ORDER BY 1, 2`;
  const listed = sealedColumns
    .map(({ table, column }) => ({ table, column }))
    .sort((a, b) => (a.table < b.table ? -1 : 1));
  expect(found).toEqual(listed);
});

test("rotates everything, goes on after an interruption, keeps what was sealed readable, and is audited", async () => {
  const user = await makeUser();
  const factor = await makeFactor(user.id, { secret: utf8("twenty octets secret") });
  await Promise.all(Array.from({ length: 2 }, () => makeClient()));
  const token = await makeToken({ secret: utf8("twenty octets secret") });
  // A revoked token has no secret, and so nothing to seal anew.
  await makeToken({ revokedAt: new Date(), secretSealed: null });
  const { publicKey } = await pushSettingsRow();
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 6, older: 0, unreadable: 0 });

  // An interruption right after the new key was written: everything is under the older one.
  addMasterKey(from);
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 0, older: 6, unreadable: 0 });
  expect(sum(await rotateKeys(actor, from)).older).toBe(6);
  expect(readMasterKeys(from)).toHaveLength(2);
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 6, older: 0, unreadable: 0 });

  await rotateKeys(actor, from);
  const keys = readMasterKeys(from);
  expect(keys).toHaveLength(3);
  const row = await database().factor.findUniqueOrThrow({ where: { id: factor.id } });
  const newestAlone = createKeyring(keys.slice(0, 1));
  const place = { table: "factors", column: "secret_sealed", row: factor.id };
  expect(newestAlone.open(place, row.secretSealed)).toEqual(utf8("twenty octets secret"));
  const { secretSealed } = await database().token.findUniqueOrThrow({ where: { id: token.id } });
  const inStock = { table: "tokens", column: "secret_sealed", row: token.id };
  expect(newestAlone.open(inStock, secretSealed ?? new Uint8Array())).toEqual(utf8("twenty octets secret"));
  const push = await database().pushSettings.findUniqueOrThrow({ where: { id: 1 } });
  const ofPush = { table: "push_settings", column: "private_key_sealed", row: "1" };
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(newestAlone.open(ofPush, push.privateKeySealed));
  expect(new Uint8Array(pair.getPublicKey())).toEqual(publicKey);
  const audited = await database().auditEvent.findMany({ where: { action: "keys.rotated" } });
  expect(audited.map(({ detail }) => detail)).toEqual([{ resealed: 6 }, { resealed: 6 }]);
});

test("seals more rows anew than it takes at once, every one of them", async () => {
  const sealing = createKeyring(readMasterKeys(from));
  const rows = Array.from({ length: 1203 }, (_, i) => {
    const id = randomUUID();
    const place = { table: "clients", column: "secret_sealed", row: id };
    const network = `10.200.${i >> 8}.${i & 255}/32`;
    return {
      id,
      name: `many ${i}`,
      ldapName: `many-${i}`,
      network,
      secretSealed: sealing.seal(place, utf8(id)),
    };
  });
  await database().client.createMany({ data: rows });
  const before = sum(await checkKeys(actor, from));
  expect(sum(await rotateKeys(actor, from)).older).toBe(before.current);
  const newestAlone = createKeyring(readMasterKeys(from).slice(0, 1));
  const after = await database().client.findMany({ where: { name: { startsWith: "many " } } });
  const opened = after.map(({ id, secretSealed }) =>
    textOf(newestAlone.open({ table: "clients", column: "secret_sealed", row: id }, secretSealed)),
  );
  expect(opened).toEqual(after.map(({ id }) => id));
  expect(opened).toHaveLength(rows.length);
  await database().client.deleteMany({ where: { name: { startsWith: "many " } } });
});

test("a secret that is changed while its row is being sealed anew stays the changed one", async () => {
  const { id } = await makeClient();
  const place = { table: "clients", column: "secret_sealed", row: id };
  const changed = keyring().seal(place, utf8("the newer secret"));
  const other = new pg.Client(process.env.DATABASE_URL);
  await other.connect();
  await other.query("BEGIN");
  await other.query("UPDATE clients SET secret_sealed = $1 WHERE id = $2", [changed, id]);
  const rotation = rotateKeys(actor, from);
  while ((await waitingForLock()) === 0) await sleep(20);
  await other.query("COMMIT");
  await other.end();
  await rotation;
  const { secretSealed } = await database().client.findUniqueOrThrow({ where: { id } });
  expect(textOf(createKeyring(readMasterKeys(from)).open(place, secretSealed))).toBe("the newer secret");
  // It is under the older key, and the next run finds it.
  expect(sum(await checkKeys(actor, from)).older).toBe(1);
  expect(sum(await rotateKeys(actor, from)).older).toBe(1);
});

async function waitingForLock(): Promise<number> {
  const [row] = await database().$queryRaw<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

test("what no key opens is counted and left alone", async () => {
  const { id, secretSealed } = await makeClient({ secretSealed: new Uint8Array(60).fill(1) });
  expect(sum(await rotateKeys(actor, from)).unreadable).toBe(1);
  expect((await database().client.findUniqueOrThrow({ where: { id } })).secretSealed).toEqual(secretSealed);
});

test("only owners may", async () => {
  await expect(rotateKeys(operatorWith("administrator"), from)).rejects.toThrow(AppError);
});
