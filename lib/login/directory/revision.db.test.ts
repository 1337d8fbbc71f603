/** What the store itself holds about directories: the revision, and that an id there is one user here. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { makeDirectory, makeUser } from "@/lib/testing/factories";

test("a change that connections and searches must notice raises the revision, another one does not", async () => {
  const { id, revision } = await makeDirectory();
  const change = (data: Parameters<ReturnType<typeof database>["directory"]["update"]>[0]["data"]) =>
    database().directory.update({ where: { id }, data });
  expect((await change({ addresses: ["a.test"] })).revision).toBe(revision + 1);
  expect((await change({ position: 3, createUsers: true })).revision).toBe(revision + 1);
});

test("the configuration is newer after a change of a directory", async () => {
  const version = async () =>
    (await database().configVersion.findUniqueOrThrow({ where: { id: 1 } })).version;
  const { id } = await makeDirectory();
  const before = await version();
  await database().directory.update({ where: { id }, data: { active: false } });
  expect(await version()).toBeGreaterThan(before);
});

test("an id of a directory is one user, and a user of a directory has an id there", async () => {
  const { id } = await makeDirectory();
  await makeUser({ directoryId: id, directoryKey: "k1" });
  await expect(makeUser({ directoryId: id, directoryKey: "k1" })).rejects.toMatchObject({ code: "P2002" });
  await expect(makeUser({ directoryId: id })).rejects.toThrow("users_directory_check");
});
