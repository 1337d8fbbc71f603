/** Where lines of pg_hba.conf find the workers, from rows as workers write them. */
import { expect, test } from "vitest";
import { after, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { workerPlaces } from "./queries";

const makeWorker = (id: string, addresses: object, silentMinutes = 0) => {
  const lastSeenAt = after(new Date(), -minutes(silentMinutes));
  const common = { host: id, pid: 1, version: "0", startedAt: lastSeenAt, lastSeenAt };
  return database().workerInstance.create({ data: { id, addresses, ...common } });
};

test("gives each place once, hides a host that is every address, and keeps the silent ones for who asks", async () => {
  const radius = { host: "10.0.0.1", port: 1812 };
  await makeWorker("a", { radius, ldaps: { host: "0.0.0.0", port: 1636 }, certificate: "issued" });
  await makeWorker("b", { radius });
  await makeWorker("c", { radius: { host: "10.0.0.3", port: 1812 }, certificate: "own" }, 10);
  await makeWorker("d", { nonsense: true });
  const auditor = operatorWith("auditor");
  expect(await workerPlaces(auditor, "up")).toEqual({
    radius: [radius],
    ldaps: [{ host: null, port: 1636 }],
    ldap: [],
    base: "dc=postern",
    hasOwnCertificate: false,
    authority: null,
  });
  expect(await workerPlaces(auditor, "known")).toMatchObject({
    radius: [radius, { host: "10.0.0.3", port: 1812 }],
    hasOwnCertificate: true,
  });
  await expect(workerPlaces(operatorWith("help_desk"), "up")).rejects.toMatchObject({ code: "forbidden" });
});
