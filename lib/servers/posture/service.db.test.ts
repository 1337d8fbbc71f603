/** Waiving checks against a real store: who may is among the rights; here when a waiver counts, and what is audited. */
import { expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makePostureRun, makeServer } from "@/lib/testing/factories";
import { allPostures, serverPosture } from "./queries";
import { waiveCheckInput } from "./schema";
import { waiveCheck, withdrawWaiver } from "./service";

const owner = operatorWith("owner");
const today = () => new Date().toISOString().slice(0, 10);
const waiving = (serverId: string, changes: object = {}) =>
  waiveCheckInput.parse({
    ...{ serverId, checkId: "hba.trust", reason: "A lab without people", expiresOn: today() },
    ...changes,
  });
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });
const outcomes = { "hba.trust": "fail", "tls.min": "pass" } as const;

it("takes a check out of the score to the end of its last day, and not longer", async () => {
  const { id, name } = await makeServer();
  await makePostureRun(id, outcomes);
  const score = async () => (await serverPosture(owner, id)).last?.score;
  const before = await score();
  expect(before).toMatchObject({ waived: [], counts: { critical: { fail: 1 } } });

  await waiveCheck(owner, waiving(id));
  expect(await lastAudit()).toMatchObject({
    ...{ action: "posture.waived", subjectId: id, subjectName: name },
    detail: { check: "hba.trust", reason: "A lab without people", expiresAt: `${today()}T23:59:59.999Z` },
  });
  expect(await score()).toMatchObject({
    score: 100,
    waived: ["hba.trust"],
    counts: { critical: { fail: 0 } },
  });
  const row = async () => (await allPostures(owner)).find(({ serverId }) => serverId === id);
  expect(await row()).toMatchObject({ last: { failing: [], score: { score: 100 } } });

  await waiveCheck(owner, waiving(id, { reason: "Until it moves" }));
  const [waiver, ...others] = (await serverPosture(owner, id)).waivers;
  expect(waiver).toMatchObject({ reason: "Until it moves", acceptedBy: owner.name, isExpired: false });
  expect(others).toEqual([]);

  await database().postureWaiver.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  expect(await score()).toEqual(before);
  expect((await serverPosture(owner, id)).waivers).toMatchObject([{ isExpired: true }]);
  expect(await row()).toMatchObject({ last: { failing: ["hba.trust"] } });

  await withdrawWaiver(owner, { id: waiver?.id ?? "" });
  expect(await lastAudit()).toMatchObject({ action: "posture.withdrawn", detail: { check: "hba.trust" } });
  await expect(withdrawWaiver(owner, { id: waiver?.id ?? "" })).rejects.toMatchObject({ code: "not_found" });
});

it("holds on one server alone", async () => {
  const [one, other] = [await makeServer(), await makeServer()];
  for (const { id } of [one, other]) await makePostureRun(id, outcomes);
  await waiveCheck(owner, waiving(one.id));
  expect((await serverPosture(owner, other.id)).last?.score.waived).toEqual([]);
});

it.each([
  ["a day that is past", { expiresOn: "2020-01-01" }, { fields: { expiresOn: "This day is in the past." } }],
  ["more than a year", { expiresOn: "2999-01-01" }, { code: "invalid_input" }],
  ["a check that does not exist", { checkId: "no.such" }, { code: "not_found" }],
  ["a server that is gone", { serverId: crypto.randomUUID() }, { code: "not_found" }],
])("refuses %s", async (_, changes, refusal) => {
  const { id } = await makeServer();
  await expect(waiveCheck(owner, waiving(id, changes))).rejects.toMatchObject(refusal);
  expect(await database().postureWaiver.count({ where: { serverId: id } })).toBe(0);
});

it("asks for a reason", () => {
  expect(() => waiving(crypto.randomUUID(), { reason: " x " })).toThrow("Give a reason");
});
