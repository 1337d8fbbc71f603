/** Addresses of a user's last logins, as the dry run offers them. */
import { expect, test } from "vitest";
import { after, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeAttempt, makeUser } from "@/lib/testing/factories";
import { lastAddresses } from "./last-addresses";

const auditor = operatorWith("auditor");
const now = new Date();

test("each certain one of those who were let in through a client, once, the newest first", async () => {
  const { id: userId } = await makeUser({ username: "ada" });
  await database().userAlias.create({ data: { name: "etl", userId } });
  const login = (minutesAgo: number, data: Parameters<typeof makeAttempt>[0]) =>
    makeAttempt({ userId, at: after(now, -minutes(minutesAgo)), outcome: "accept", ...data });
  await login(50, { personAddress: "192.0.2.1" });
  await login(40, { personAddress: "203.0.113.7" });
  await login(30, { personAddress: "192.0.2.1" });
  await login(20, { personAddress: "local" });
  await login(10, { personAddress: null, personCandidates: ["198.51.100.1", "198.51.100.2"] });
  await login(9, { personAddress: "198.51.100.3", outcome: "reject" });
  await login(8, { personAddress: "198.51.100.4", door: "console" });
  await makeAttempt({ personAddress: "198.51.100.5", outcome: "accept" });
  const expected = ["local", "192.0.2.1", "203.0.113.7"];
  for (const name of ["ada", "etl"]) {
    expect((await lastAddresses(auditor, name)).map(({ address }) => address)).toEqual(expected);
  }
  expect((await lastAddresses(auditor, "ada"))[1]?.at).toEqual(after(now, -minutes(30)));
  expect(await lastAddresses(auditor, "nobody")).toEqual([]);
});

test("at most five", async () => {
  const { id: userId } = await makeUser({ username: "ben" });
  for (let n = 0; n < 7; n++) await makeAttempt({ userId, outcome: "accept", personAddress: `192.0.2.${n}` });
  expect(await lastAddresses(auditor, "ben")).toHaveLength(5);
});
