/** Changes to many users at once on a real store. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeGroup } from "@/lib/testing/factories";
import { batchSize, bulkTransaction } from "./batches";
import { changeNextUsers } from "./bulk";
import { resetFactors } from "./reset-factors";
import { type BulkInput, bulkInput } from "./schema";

const owner = operatorWith("owner");
const count = (where: Parameters<ReturnType<typeof database>["user"]["count"]>[0]) =>
  database().user.count(where);

async function makeUsers(prefix: string, n: number): Promise<string[]> {
  await database().user.createMany({
    data: Array.from({ length: n }, (_, i) => ({ username: `${prefix}${String(i).padStart(5, "0")}` })),
  });
  const users = await database().user.findMany({
    where: { username: { startsWith: prefix } },
    select: { id: true },
  });
  return users.map(({ id }) => id);
}
const changeNext = (input: BulkInput, after: string | null = null) =>
  database().$transaction((tx) => changeNextUsers(owner, tx, input, after), bulkTransaction);

/** Batch after batch: how many came to what, and why some failed. */
async function changeUsers(input: BulkInput) {
  const total = { changed: 0, unchanged: 0, failed: 0, whys: [] as string[] };
  for (let after: string | null = null; ; ) {
    const { lines, next } = await changeNext(input, after);
    for (const { outcome, why } of lines) {
      total[outcome]++;
      if (why !== "") total.whys.push(why);
    }
    if (next === null) return total;
    after = next;
  }
}

const all = (search: string, rest: Partial<BulkInput> = {}): BulkInput => ({
  action: "disable",
  selection: { kind: "filter", filter: { search } },
  ...rest,
});

test("disables 1,000 users by id, with a row of the audit log for each; again changes none", async () => {
  const ids = await makeUsers("many", 1000);
  const gone = "ffffffff-ffff-4fff-8fff-ffffffffffff";
  const input: BulkInput = { action: "disable", selection: { kind: "ids", ids: [...ids, gone] } };
  const first = await changeUsers(input);
  expect(first).toMatchObject({
    changed: 1000,
    unchanged: 0,
    failed: 1,
    whys: ["This user no longer exists."],
  });
  expect(await changeUsers(input)).toMatchObject({ changed: 0, unchanged: 1000 });
  expect(await database().auditEvent.count({ where: { action: "user.disabled" } })).toBe(1000);
});

test("works through a filter that its own changes empty, step by step", async () => {
  await makeUsers("step", batchSize + 10);
  const input = all("step", {
    selection: { kind: "filter", filter: { search: "step", status: "not_invited" } },
  });
  const first = await changeNext(input);
  expect(first).toMatchObject({ next: expect.any(String) });
  expect(first.lines.filter(({ outcome }) => outcome === "changed")).toHaveLength(batchSize);
  const second = await changeNext(input, first.next);
  expect(second).toMatchObject({ next: null });
  expect(second.lines.map(({ outcome }) => outcome)).toEqual(Array(10).fill("changed"));
  expect(await count({ where: { username: { startsWith: "step" }, disabledAt: null } })).toBe(0);
  await changeUsers(all("step", { action: "enable" }));
  expect(await count({ where: { username: { startsWith: "step" }, disabledAt: null } })).toBe(batchSize + 10);
});

test("adds to a group and takes out again, one audit row per batch", async () => {
  const group = await makeGroup();
  await makeUsers("member", 3);
  await changeUsers(all("member", { action: "add_to_group", groupId: group.id }));
  const again = await changeUsers(all("member", { action: "add_to_group", groupId: group.id }));
  expect(again).toMatchObject({ changed: 0, unchanged: 3 });
  await changeUsers(all("member00001", { action: "remove_from_group", groupId: group.id }));
  expect(await database().groupMember.count({ where: { groupId: group.id } })).toBe(2);
  const events = await database().auditEvent.findMany({
    where: { subjectId: group.id },
    orderBy: { id: "asc" },
  });
  expect(events.map((event) => event.detail)).toEqual([
    { added: ["member00000", "member00001", "member00002"] },
    { removed: ["member00001"] },
  ]);
  await database().group.delete({ where: { id: group.id } });
  const lost = changeUsers(all("member", { action: "add_to_group", groupId: group.id }));
  await expect(lost).rejects.toMatchObject({ code: "not_found" });
});

test("deletes and resets in bulk", async () => {
  await makeUsers("bye", 5);
  expect(await changeUsers(all("bye", { action: "reset_factors", reason: "lost laptops" }))).toMatchObject({
    changed: 5,
  });
  expect(await changeUsers(all("bye", { action: "delete" }))).toMatchObject({ changed: 5 });
  expect(await count({ where: { username: { startsWith: "bye" } } })).toBe(0);
  const reasons = await database().auditEvent.findMany({ where: { action: "user.factors_reset" } });
  expect(reasons.map((event) => event.detail)).toContainEqual({
    reason: "lost laptops",
    factors: 0,
    passkeys: 0,
  });
});

test("resets the factors of 1,000 users", async () => {
  const ids = await makeUsers("reset", 1000);
  expect(await resetFactors(owner, { userIds: ids, reason: "new phones" })).toEqual({ reset: 1000 });
  expect(await count({ where: { username: { startsWith: "reset" }, sessionEpoch: 1 } })).toBe(1000);
});

test("a change in bulk about a group names it, a reset says why", () => {
  const selection = { kind: "ids", ids: [crypto.randomUUID()] };
  expect(bulkInput.safeParse({ action: "add_to_group", selection }).success).toBe(false);
  expect(bulkInput.safeParse({ action: "reset_factors", selection }).success).toBe(false);
  expect(bulkInput.safeParse({ action: "disable", selection }).success).toBe(true);
  expect(bulkInput.safeParse({ action: "disable", selection: { kind: "ids", ids: [] } }).success).toBe(false);
});

test("logins under way while users are changed in bulk do not stand in each other's way", async () => {
  const ids = await makeUsers("busy", 200);
  const touch = ids.map((userId) =>
    database().loginState.update({ where: { userId }, data: { failures: { increment: 1 } } }),
  );
  await Promise.all([
    changeUsers({ action: "disable", selection: { kind: "ids", ids } }),
    changeUsers({
      action: "reset_factors",
      reason: "test",
      selection: { kind: "ids", ids: ids.toReversed() },
    }),
    ...touch,
  ]);
  expect(await count({ where: { id: { in: ids }, disabledAt: { not: null }, sessionEpoch: 2 } })).toBe(200);
});

test("a reset says why, and a change of members says which group", async () => {
  const [id] = await makeUsers("asked", 1);
  const selection: BulkInput["selection"] = { kind: "ids", ids: [id ?? ""] };
  for (const [action, field] of [
    ["reset_factors", "reason"],
    ["add_to_group", "groupId"],
    ["remove_from_group", "groupId"],
  ] as const)
    await expect(changeNext({ action, selection })).rejects.toMatchObject({
      code: "invalid_input",
      fields: { [field]: expect.any(String) },
    });
});
