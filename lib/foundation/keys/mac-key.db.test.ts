/** Tests that the digest key is made once, survives and is bound to the master key. */
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import { openDatabase } from "@/lib/foundation/platform/database";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { createTestDatabase } from "@/lib/testing/database";
import { createKeyring } from "./keyring";
import { macKey } from "./mac-key";

test("a prepared store has a key of 32 octets, the same at every call", async () => {
  const key = await macKey();
  expect(key).toHaveLength(32);
  expect(await macKey()).toBe(key);
});

test("many starts at once on an empty store: one migrates, all agree on one key", async () => {
  const empty = await createTestDatabase({ isEmpty: true });
  const keys = createKeyring([randomBytes(32)]);
  const applied = await Promise.all(Array.from({ length: 6 }, () => prepareStore(oneRole(empty.url), keys)));
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  const db = openDatabase(empty.url, 1);
  const before = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  await prepareStore(oneRole(empty.url), keys);
  const after = await db.settings.findUniqueOrThrow({ where: { id: 1 } });
  expect(after.macKeySealed).toEqual(before.macKeySealed);
  await db.$disconnect();
  await empty.drop();
});

test("another master key is refused with the fix", async () => {
  const other = await createTestDatabase();
  const error = await prepareStore(oneRole(other.url), createKeyring([randomBytes(32)])).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(StartError);
  expect(String(error)).toMatch(/master key does not belong to this store.*POSTERN_MASTER_KEY/);
  await other.drop();
});
