/** What stands in a row of the audit log, and what an update says of before and after. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeUser } from "@/lib/testing/factories";
import { listAuditEvents } from "./queries";
import { changes, record, recordMany } from "./record";
import { recordExport } from "./record-export";

const owner = operatorWith("owner");
const subject = { kind: "user", id: "7d1f9c9e-6d5b-4f7e-9a51-0c8d7a1c2b3d", name: "ada" } as const;
const rows = () => database().auditEvent.findMany({ orderBy: { id: "asc" } });

beforeEach(() => database().auditEvent.deleteMany());

test("one row has who, from where, what, whose and how", async () => {
  await database().$transaction((tx) =>
    record(tx, owner, { action: "user.updated", subject, detail: { notes: { from: "a", to: "b" } } }),
  );
  expect(await rows()).toMatchObject([
    {
      actorKind: "operator",
      actorId: owner.id,
      actorName: owner.name,
      actorRole: "owner",
      ip: owner.ip,
      action: "user.updated",
      subjectKind: "user",
      subjectId: subject.id,
      subjectName: "ada",
      detail: { notes: { from: "a", to: "b" } },
    },
  ]);
});

test("several rows come in their order", async () => {
  const entry = (name: string) => ({ action: "user.created", subject: { ...subject, name } }) as const;
  await database().$transaction((tx) => recordMany(tx, owner, ["a", "b", "c"].map(entry)));
  expect((await rows()).map(({ subjectName }) => subjectName)).toEqual(["a", "b", "c"]);
});

test("a row goes with the change that it describes", async () => {
  const work = database().$transaction(async (tx) => {
    await record(tx, owner, { action: "user.updated", subject });
    throw new Error("the change failed");
  });
  await expect(work).rejects.toThrow("the change failed");
  expect(await rows()).toEqual([]);
});

test("an export says its form and what was asked for, without what was not", async () => {
  await recordExport(owner, "audit.exported", "csv", { actor: "Grace", action: "", before: undefined });
  const [row] = await rows();
  expect(row).toMatchObject({ action: "audit.exported", subjectKind: "log" });
  expect(row?.detail).toEqual({ format: "csv", actor: "Grace" });
});

test("what somebody did to themself reads so, and nothing else does", async () => {
  const self = { kind: "operator", id: owner.id, name: owner.name } as const;
  const other = { ...self, id: (await makeUser()).id, name: "another" };
  await database().$transaction(async (tx) => {
    await record(tx, owner, { action: "operator.updated", subject: other });
    await record(tx, owner, { action: "operator.updated", subject: self });
  });
  const { events } = await listAuditEvents(owner, {});
  expect(events.map(({ sentence }) => sentence)).toEqual([
    "changed their own account",
    "changed operator another",
  ]);
});

test("an update says what differs, from and to", () => {
  const at = new Date("2026-11-20T12:00:00Z");
  const before = { name: "a", notes: "n", port: 1, on: true, at, list: ["x"], none: null };
  expect(changes(before, before)).toEqual({});
  expect(changes(before, { name: "b", port: 1, on: false, at: null as never, list: ["y"] })).toEqual({
    name: { from: "a", to: "b" },
    on: { from: true, to: false },
    at: { from: at.toISOString(), to: null },
    list: { from: '["x"]', to: '["y"]' },
  });
});
