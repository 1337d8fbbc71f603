/** What the overview says of posture: grave failures that nobody waived, runs that failed, servers that were forgotten. */
import { beforeEach, expect, it } from "vitest";
import { after, days, hours } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { makePostureRun, makeServer } from "@/lib/testing/factories";
import { postureToLookAt } from "./posture";

const now = new Date();
const found = async () =>
  (await postureToLookAt(now)).map(({ id, severity, href }) => ({ id, severity, href }));

beforeEach(() => database().server.deleteMany());

it("names critical and high failures, and no others", async () => {
  const { id, name } = await makeServer();
  await makePostureRun(id, {
    ...{ "hba.trust": "fail", "tls.on": "pass", "role.stale": "fail", "tls.cipher": "unknown" },
  });
  const [first, ...others] = await postureToLookAt(now);
  expect(first).toMatchObject({
    ...{ id: "posture_critical", severity: "critical" },
    href: `/servers/${id}/posture?standing=fail&severity=critical`,
  });
  expect(first?.text).toMatch(new RegExp(`^A posture check of ${name} fails: “.+”\\.$`));
  expect(others).toEqual([]);
});

it("leaves out what is waived, until the waiver has ended", async () => {
  const { id } = await makeServer();
  await makePostureRun(id, { "hba.trust": "fail" });
  const waiver = { serverId: id, checkId: "hba.trust", reason: "Lab", acceptedBy: "ada" };
  await database().postureWaiver.create({ data: { ...waiver, expiresAt: after(now, days(1)) } });
  expect(await found()).toEqual([]);
  await database().postureWaiver.updateMany({ data: { expiresAt: after(now, -hours(1)) } });
  expect(await found()).toMatchObject([{ id: "posture_critical" }]);
});

it("names a server whose last run failed, and one that was not checked for two days", async () => {
  const failed = await makeServer({ name: "a" });
  const [old, never] = [
    await makeServer({ name: "b" }),
    await makeServer({ name: "c", createdAt: after(now, -days(3)) }),
  ];
  await makeServer({ name: "d" });
  await makePostureRun(failed.id, { "tls.min": "pass" });
  const startedAt = after(now, hours(1));
  await database().postureRun.create({
    data: { serverId: failed.id, startedAt, aliveAt: startedAt, finishedAt: startedAt, failure: "No.\nTry." },
  });
  await makePostureRun(old.id, { "tls.min": "pass" }, { startedAt: after(now, -days(2) - 1) });
  expect(await found()).toEqual([
    { id: "posture_failed", severity: "medium", href: `/servers/${failed.id}/posture` },
    { id: "posture_old", severity: "medium", href: `/servers/${old.id}/posture` },
    { id: "posture_old", severity: "medium", href: `/servers/${never.id}/posture` },
  ]);
});
