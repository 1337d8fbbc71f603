/** Tests that what the demo's pages say of sample people is what its sample log says. */
import { beforeAll, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { fillStore } from "./fill";

beforeAll(() => fillStore("http://127.0.0.1:3000", "127.0.0.1/32"));

test("last login, last use and first login through the client follow from the log", async () => {
  const [people, log, firsts] = await Promise.all([
    database().user.findMany({ include: { loginState: true, factors: true } }),
    database().attempt.findMany({ orderBy: { at: "asc" } }),
    database().userClient.findMany(),
  ]);
  expect(new Set(log.map(({ username }) => username))).toEqual(new Set(["alice", "bruno", "chiara", "etl"]));
  for (const { id, username, createdAt, loginState, factors } of people) {
    const own = log.filter(({ userId }) => userId === id);
    const accepted = own.filter(({ outcome }) => outcome === "accept");
    const withFactor = accepted.filter(({ factorKind }) => factorKind !== null);
    expect({
      username,
      lastLoginAt: loginState?.lastLoginAt,
      lastUsedAt: factors.map(({ lastUsedAt }) => lastUsedAt),
      firstLoginAt: firsts.find(({ userId }) => userId === id)?.firstLoginAt ?? null,
    }).toEqual({
      username,
      lastLoginAt: accepted.at(-1)?.at ?? null,
      lastUsedAt: factors.map(() => withFactor.at(-1)?.at ?? null),
      firstLoginAt: accepted[0]?.at ?? null,
    });
    for (const since of [createdAt, ...factors.flatMap(({ confirmedAt }) => confirmedAt ?? [])])
      if (own[0]) expect(since.getTime()).toBeLessThan(own[0].at.getTime());
  }
});
