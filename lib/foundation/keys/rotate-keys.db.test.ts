/** Tests of rotating the master key, on sealed rows of every kind that factories make. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { parseEnv } from "@/lib/foundation/platform/env";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeUser } from "@/lib/testing/factories";
import { createKeyring } from "./keyring";
import { addMasterKey, masterKeyFile, readMasterKeys } from "./master-key";
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
  await Promise.all(Array.from({ length: 3 }, () => makeClient()));
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 5, older: 0, unreadable: 0 });

  // An interruption right after the new key was written: everything is under the older one.
  addMasterKey(from);
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 0, older: 5, unreadable: 0 });
  expect(sum(await rotateKeys(actor, from)).older).toBe(5);
  expect(readMasterKeys(from)).toHaveLength(2);
  expect(sum(await checkKeys(actor, from))).toEqual({ current: 5, older: 0, unreadable: 0 });

  await rotateKeys(actor, from);
  const keys = readMasterKeys(from);
  expect(keys).toHaveLength(3);
  const row = await database().factor.findUniqueOrThrow({ where: { id: factor.id } });
  const newestAlone = createKeyring(keys.slice(0, 1));
  const place = { table: "factors", column: "secret_sealed", row: factor.id };
  expect(newestAlone.open(place, row.secretSealed)).toEqual(utf8("twenty octets secret"));
  const audited = await database().auditEvent.findMany({ where: { action: "keys.rotated" } });
  expect(audited.map(({ detail }) => detail)).toEqual([{ resealed: 5 }, { resealed: 5 }]);
});

test("what no key opens is counted and left alone", async () => {
  const { id, secretSealed } = await makeClient({ secretSealed: new Uint8Array(60).fill(1) });
  expect(sum(await rotateKeys(actor, from)).unreadable).toBe(1);
  expect((await database().client.findUniqueOrThrow({ where: { id } })).secretSealed).toEqual(secretSealed);
});

test("only owners may", async () => {
  await expect(rotateKeys(operatorWith("administrator"), from)).rejects.toThrow(AppError);
});
