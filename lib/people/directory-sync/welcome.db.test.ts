/** The welcome mail of a sync: to whom it adds and who has an address, once, with a link that stands nowhere in the open. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { setUpMail } from "@/lib/testing/mail";
import { startSync } from "./runs";
import { saveSyncSettings } from "./settings";
import { syncDirectory } from "./sync-job";

const actor = systemActor("the schedule");
let peer: TestDirectory;
let directoryId: string;
beforeAll(async () => {
  peer = await startOpenLdap();
  ({ id: directoryId } = await storeDirectory(peer));
});
afterAll(() => peer?.stop());

async function sync(welcome: boolean) {
  await saveSyncSettings(actor, {
    ...{ directoryId, everyMinutes: 0, conflicts: "skip", stopPercent: 100 },
    ...{ allGroups: false, welcome },
  });
  const { id } = await startSync(actor, { directoryId, kind: "sync" });
  await syncDirectory.run({ runId: id }, { signal: new AbortController().signal, progress: () => {} });
  return database().directorySyncRun.findUniqueOrThrow({ where: { id } });
}
const mails = () => database().outgoingMail.findMany({ orderBy: { toAddress: "asc" } });

test("it is written with the user, to those who have an address, and never twice", async () => {
  await setUpMail();
  expect(await sync(true)).toMatchObject({ state: "finished", done: 4 });
  const written = await mails();
  expect(written.map(({ event, toAddress }) => [event, toAddress])).toEqual([
    ["welcome", "ada@corp.test"],
    ["welcome", "bea@corp.test"],
    ["welcome", "cem@corp.test"],
  ]);
  for (const mail of written) expect(mail).toMatchObject({ hasSecret: true, text: null, html: null });
  expect(await database().enrollmentLink.count({ where: { purpose: "enroll", usedAt: null } })).toBe(3);
  expect(JSON.stringify(await database().directorySyncItem.findMany())).not.toContain("http");
  expect(await sync(true)).toMatchObject({ state: "finished", done: 0 });
  expect(await mails()).toHaveLength(3);
});

test("without the option, or without a mail server, people are added all the same", async () => {
  const start = async () => {
    await database().outgoingMail.deleteMany({});
    await database().user.deleteMany({});
  };
  await start();
  expect(await sync(false)).toMatchObject({ state: "finished", done: 4 });
  expect(await mails()).toEqual([]);
  await start();
  await database().mailSettings.deleteMany({});
  expect(await sync(true)).toMatchObject({ state: "finished", done: 4 });
  expect(await mails()).toEqual([]);
  expect(await database().enrollmentLink.count()).toBe(0);
});
