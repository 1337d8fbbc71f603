/** What triggers keep in a user's row: the number of confirmed factors, the end of the open link, the words of all names. */
import { beforeEach, expect, test, vi } from "vitest";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { makeUser } from "@/lib/testing/factories";

let userId = "";
beforeEach(async () => {
  await database().user.deleteMany();
  ({ id: userId } = await makeUser({
    username: "ada.love",
    displayName: "Ada Lovelace",
    email: "a@example.org",
  }));
});

const row = () =>
  database().user.findUniqueOrThrow({
    where: { id: userId },
    select: { confirmedFactors: true, linkExpiresAt: true },
  });
const factor = (confirmedAt: Date | null) =>
  database().factor.create({
    data: { userId, kind: "totp", name: "Phone", secretSealed: Buffer.from([0]), confirmedAt },
  });

test("factors count from their confirmation until they are gone", async () => {
  const [one, two] = [await factor(null), await factor(new Date())];
  expect((await row()).confirmedFactors).toBe(1);
  await database().factor.update({ where: { id: one.id }, data: { confirmedAt: new Date() } });
  expect((await row()).confirmedFactors).toBe(2);
  await database().factor.update({ where: { id: one.id }, data: { confirmedAt: new Date(0), counter: 7 } });
  expect((await row()).confirmedFactors).toBe(2);
  await database().factor.update({ where: { id: two.id }, data: { confirmedAt: null } });
  expect((await row()).confirmedFactors).toBe(1);
  await database().factor.deleteMany({ where: { userId } });
  expect((await row()).confirmedFactors).toBe(0);
});

test("factors that come and go at the same moment are all counted", async () => {
  const gone = await Promise.all(Array.from({ length: 5 }, () => factor(new Date())));
  await Promise.all([
    ...Array.from({ length: 8 }, () => factor(new Date())),
    ...gone.map(({ id }) => database().factor.delete({ where: { id } })),
  ]);
  expect((await row()).confirmedFactors).toBe(8);
});

test("the last open link counts: not one that is used, revoked or gone", async () => {
  const link = (n: number, expiresAt: Date) =>
    database().enrollmentLink.create({
      data: { userId, tokenHash: Buffer.from([n]), issuedBy: "test", expiresAt },
    });
  const [early, late] = [new Date("2031-01-01"), new Date("2032-01-01")];
  const [first, second] = [await link(1, late), await link(2, early)];
  expect((await row()).linkExpiresAt).toEqual(late);
  await database().enrollmentLink.update({ where: { id: first.id }, data: { revokedAt: new Date() } });
  expect((await row()).linkExpiresAt).toEqual(early);
  await database().enrollmentLink.update({ where: { id: second.id }, data: { usedAt: new Date() } });
  expect((await row()).linkExpiresAt).toBeNull();
  const third = await link(3, early);
  await database().enrollmentLink.update({ where: { id: third.id }, data: { expiresAt: late } });
  expect((await row()).linkExpiresAt).toEqual(late);
  await database().enrollmentLink.delete({ where: { id: third.id } });
  expect((await row()).linkExpiresAt).toBeNull();
});

test("of two names that come at the same moment, the one that waited keeps the other", async () => {
  const alias = (tx: Transaction, name: string) => tx.userAlias.create({ data: { userId, name } });
  let second: Promise<unknown> = Promise.resolve();
  await database().$transaction(async (tx) => {
    await alias(tx, "one");
    second = alias(database(), "two").then();
    await vi.waitFor(async () => {
      const [row] = await database().$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(row?.count).toBeGreaterThan(0);
    });
  });
  await second;
  const [found] = await database().$queryRaw<{ words: string[] }[]>`
    SELECT tsvector_to_array(words) AS words FROM users WHERE id = ${userId}::uuid`;
  expect(found?.words).toEqual(expect.arrayContaining(["one", "two"]));
});

test("words are those of username, display name, mail address and aliases", async () => {
  const words = async () => {
    const [found] = await database().$queryRaw<{ words: string[] }[]>`
      SELECT tsvector_to_array(words) AS words FROM users WHERE id = ${userId}::uuid`;
    return found?.words;
  };
  expect(await words()).toEqual(["a", "ada", "example", "love", "lovelace", "org"]);
  await database().userAlias.create({ data: { userId, name: "svc-report" } });
  await database().user.update({ where: { id: userId }, data: { displayName: "", email: null } });
  expect(await words()).toEqual(["ada", "love", "report", "svc"]);
  await database().userAlias.update({ where: { name: "svc-report" }, data: { name: "other" } });
  expect(await words()).toEqual(["ada", "love", "other"]);
  const { id } = await makeUser({ username: "bob" });
  await database().userAlias.update({ where: { name: "other" }, data: { userId: id } });
  expect(await words()).toEqual(["ada", "love"]);
  await database().userAlias.deleteMany();
  await database().user.update({ where: { id: userId }, data: { username: "grace" } });
  expect(await words()).toEqual(["grace"]);
});
