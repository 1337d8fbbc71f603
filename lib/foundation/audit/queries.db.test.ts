/** Reading the audit log of a real store: filters, keyset paging, the stream, and who may. */
import { beforeAll, describe, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { everyAuditEvent, listAuditEvents } from "./queries";
import { readAuditFilter } from "./schema";

const auditor = operatorWith("auditor");
const rows = 2500;
const subjectId = "7d1f9c9e-6d5b-4f7e-9a51-0c8d7a1c2b3d";

beforeAll(async () => {
  const start = Date.parse("2026-03-01T00:00:00Z");
  await database().auditEvent.createMany({
    data: Array.from({ length: rows }, (_, i) => ({
      at: new Date(start + i * 60_000),
      actorKind: "operator",
      actorName: i % 2 === 0 ? "Grace" : "lin_us",
      actorRole: "owner",
      action: i % 10 === 0 ? "policy.updated" : "user.created",
      subjectKind: i % 10 === 0 ? "policy" : "user",
      subjectId: i === 7 ? subjectId : null,
      subjectName: i % 10 === 0 ? "100% sure" : `user ${i}`,
      detail: { number: i },
    })),
  });
});

const find = async (filter: object, size?: number) =>
  listAuditEvents(auditor, readAuditFilter({ ...filter }), size);

describe("listAuditEvents", () => {
  it("pages newest first without gap or repeat", async () => {
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await find({ before }, 700);
      seen.push(...page.events.map(({ id }) => id));
      before = page.next ?? undefined;
    } while (before);
    expect(seen).toHaveLength(rows);
    expect(new Set(seen).size).toBe(rows);
    expect(seen).toEqual([...seen].sort((a, b) => Number(b) - Number(a)));
  });

  it.each<[string, object, number]>([
    ["an actor in any case", { actor: "gRaCe" }, 1250],
    ["an actor by a later word", { actor: "us" }, 1250],
    ["an actor not by the middle of a word", { actor: "ra" }, 0],
    ["an actor without a word in the search", { actor: "_%" }, 0],
    ["a subject by two words in any order", { subject: "SURE 10" }, 250],
    ["an action", { action: "policy.updated" }, 250],
    ["one subject", { subjectId }, 1],
    ["a day", { from: "2026-03-01", to: "2026-03-01" }, 1440],
    ["from a day on", { from: "2026-03-02" }, 1060],
    ["nothing that matches", { action: "no.such" }, 0],
    ["a filter that cannot be read", { from: "yesterday", before: "x" }, 2500],
  ])("finds %s", async (_, filter, expected) => {
    expect((await find(filter, 3000)).events).toHaveLength(expected);
  });

  it("shows a sentence and the detail", async () => {
    const [event] = (await find({ action: "policy.updated" }, 1)).events;
    expect(event).toMatchObject({
      sentence: "changed policy 100% sure",
      actor: { name: "Grace", role: "owner" },
      detail: [{ field: "number", from: null, to: "2490" }],
    });
  });
});

it("everyAuditEvent gives all that match, over several reads", async () => {
  let count = 0;
  for await (const _ of everyAuditEvent(auditor, {})) count++;
  expect(count).toBe(rows);
});

it("help desk does not read the audit log", async () => {
  const helpDesk = operatorWith("help_desk");
  await expect(listAuditEvents(helpDesk, {})).rejects.toMatchObject({ code: "forbidden" });
  await expect(everyAuditEvent(helpDesk, {}).next()).rejects.toMatchObject({ code: "forbidden" });
});
