/** Tests that refusals are written down with who and what, and that repeating one does not fill the log. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { recordRefusal } from "./record-refusal";

test("one row for the first, then fewer and fewer; another permission or operator is another first", async () => {
  const auditor = operatorWith("auditor");
  for (let i = 0; i < 9; i++) await recordRefusal(auditor, "operator.write");
  await recordRefusal(auditor, "client.secret");
  await recordRefusal(operatorWith("help_desk"), "operator.write");
  const rows = await database().auditEvent.findMany({ orderBy: { id: "asc" } });
  expect(rows.map(({ actorName, subjectName, detail }) => [actorName, subjectName, detail])).toEqual([
    ["the auditor", "operator.write", {}],
    ...[2, 4, 8].map((times) => ["the auditor", "operator.write", { times, since: expect.any(String) }]),
    ["the auditor", "client.secret", {}],
    ["the help desk", "operator.write", {}],
  ]);
  expect(rows[0]).toMatchObject({ action: "access.refused", actorRole: "auditor", ip: auditor.ip });
});
