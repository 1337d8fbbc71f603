/** The login log on a real store: filters, keyset paging, exports, retention. */
import { beforeAll, describe, expect, test } from "vitest";
import { after, days, minutes } from "@/lib/foundation/base/durations";
import { exportPieces } from "@/lib/foundation/base/tables";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeAttempt, makeUser } from "@/lib/testing/factories";
import { attemptColumns } from "./export";
import { attemptQuery, readAttemptListRequest } from "./filter";
import { attemptsOfUser, everyAttempt, getAttempt, listAttempts, newestAttempts } from "./queries";

import { removeExpiredAttempts } from "./retention";

const helpDesk = operatorWith("help_desk");
const list = (address: Record<string, string> = {}, size?: number) =>
  listAttempts(helpDesk, readAttemptListRequest(address), size);
const clientId = "00000000-0000-4000-8000-00000000000c";
let userId: string;

beforeAll(async () => {
  const ada = await makeUser({ username: "ada" });
  userId = ada.id;
  await database().userAlias.create({ data: { name: "etl", userId: ada.id } });
  const now = new Date();
  await makeAttempt({ username: "=cmd()", at: after(now, -days(3)), reason: "unknown_user" });
  await makeAttempt({ username: "etl", at: after(now, -days(2)) });
  await makeAttempt({ username: "ada", userId, outcome: "accept", reason: "accepted", clientId });
  await makeAttempt({ username: "etl", userId, reason: "replayed_code", door: "console", clientId });
  await makeAttempt({
    username: "ada",
    userId,
    ...{ personCandidates: ["192.0.2.7", "198.51.100.4"], knownBy: "starting", database: "sales" },
    reason: "wrong_code",
    at: after(now, minutes(1)),
    trace: [{ step: "user", result: "ok", text: "ada" }],
  });
});

describe("filters", () => {
  test.each([
    [{}, 5],
    [{ q: "ada" }, 3],
    [{ q: "etl" }, 4],
    [{ q: "=cmd()" }, 1],
    [{ q: "ad" }, 0],
    [{ outcome: "accept" }, 1],
    [{ reason: "replayed_code" }, 1],
    [{ door: "console" }, 1],
    [{ address: "198.51.100.4" }, 1],
    [{ address: "192.0.2.0/24" }, 1],
    [{ address: "192.0.2.8" }, 0],
    [{ address: "somewhere" }, 0],
    [{ client: clientId }, 2],
    [{ to: new Date(Date.now() - days(1)).toISOString().slice(0, 10) }, 2],
    [{ to: new Date(Date.now() - days(2)).toISOString().slice(0, 10) }, 2],
    [{ to: new Date(Date.now() - days(3)).toISOString().slice(0, 10) }, 1],
    [{ from: new Date().toISOString().slice(0, 10), q: "ada" }, 3],
    [{ outcome: "nonsense", from: "yesterday", reason: "toString" }, 5],
  ])("%j finds %i", async (address, found) => {
    expect((await list(address)).attempts).toHaveLength(found);
    const again = attemptQuery(readAttemptListRequest(address));
    expect((await list(Object.fromEntries(again))).attempts).toHaveLength(found);
  });
});

test("pages back and forth by keyset, newest first", async () => {
  const first = await list({}, 2);
  expect(first).toMatchObject({ newer: null, older: first.attempts[1]?.id });
  expect(first.attempts[0]).toMatchObject({ reason: "wrong_code", text: expect.stringContaining("right") });
  const second = await list({ before: first.older ?? "" }, 2);
  const third = await list({ before: second.older ?? "" }, 2);
  expect(third).toMatchObject({ older: null });
  expect(third.attempts).toHaveLength(1);
  const back = await list({ after: third.newer ?? "" }, 2);
  expect(back.attempts).toEqual(second.attempts);
  expect((await list({ after: back.newer ?? "" }, 2)).newer).toBeNull();
});

test("a live page gets what is newer, and a user's page only the user's", async () => {
  const newest = await newestAttempts(helpDesk, null, 2);
  expect(newest).toHaveLength(2);
  const before = newest[1]?.id ?? null;
  expect(await newestAttempts(helpDesk, before, 10)).toEqual([newest[0]]);
  expect(await attemptsOfUser(helpDesk, userId, 10)).toHaveLength(3);
});

test("an attempt shows its trace, and which of the things it names still exist", async () => {
  const [newest] = await newestAttempts(helpDesk, null, 1);
  const detail = await getAttempt(helpDesk, newest?.id ?? "0");
  expect(detail.trace).toEqual([{ step: "user", result: "ok", text: "ada" }]);
  expect(detail.fix).toContain("clock");
  expect(detail.exists).toEqual({ user: true, client: false, policy: false });
  await expect(getAttempt(helpDesk, "999999999")).rejects.toMatchObject({ code: "not_found" });
});

test("exports everything that matches; cells cannot become formulas", async () => {
  let csv = "";
  for await (const piece of exportPieces(everyAttempt(helpDesk, { user: "=cmd()" }), attemptColumns, "csv"))
    csv += piece;
  const lines = csv.split("\r\n");
  expect(lines[0]).toMatch(/^id,at,door,client/);
  expect(lines[1]).toContain(",'=cmd(),");
  let json = "";
  for await (const piece of exportPieces(everyAttempt(helpDesk, { user: "" }), attemptColumns, "json"))
    json += piece;
  expect(JSON.parse(json)).toHaveLength(5);
  expect(JSON.parse(json)[0]).toMatchObject({
    ...{ address_certainty: "one_of", person_address: null, person_candidates: "192.0.2.7 198.51.100.4" },
    ...{ known_by: "starting", database: "sales", application: null },
  });
  let none = "";
  for await (const piece of exportPieces(
    everyAttempt(helpDesk, { user: "nobody at all" }),
    attemptColumns,
    "json",
  ))
    none += piece;
  expect(JSON.parse(none)).toEqual([]);
});

test("a day ends where the next begins", async () => {
  const { id } = await makeAttempt({ username: "edge", at: new Date("2026-01-02T00:00:00Z") });
  const found = async (filter: object) => (await list({ q: "edge", ...filter })).attempts.length;
  expect([await found({ to: "2026-01-01" }), await found({ from: "2026-01-02" })]).toEqual([0, 1]);
  await database().attempt.delete({ where: { id } });
});

test("an export goes on behind the first thousand", async () => {
  await database().$executeRaw`
    INSERT INTO attempts (at, door, client_name, source_address, username, outcome, reason, latency_ms, worker, trace)
    SELECT now(), 'radius', 'client', '127.0.0.1', 'many', 'reject', 'unknown_user', 1, 'test', '[]'
    FROM generate_series(1, 1001)`;
  const ids = new Set<string>();
  for await (const { id } of everyAttempt(helpDesk, { user: "many" })) ids.add(id);
  expect(ids.size).toBe(1001);
  await database().attempt.deleteMany({ where: { username: "many" } });
});

test("users read no log", async () => {
  const user = userActor(userId);
  await expect(listAttempts(user, { user: "" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(newestAttempts(user, null, 1)).rejects.toMatchObject({ code: "forbidden" });
  await expect(getAttempt(user, "1")).rejects.toMatchObject({ code: "forbidden" });
  await expect(everyAttempt(user, { user: "" }).next()).rejects.toMatchObject({ code: "forbidden" });
});

test("forgets what is older than the setting", async () => {
  await makeAttempt({ username: "ancient", at: after(new Date(), -days(401)) });
  await makeAttempt({ username: "recent", at: after(new Date(), -days(29)) });
  const context = { signal: new AbortController().signal, progress: () => {} };
  expect(await removeExpiredAttempts.run({}, context)).toBe("1 removed.");
  // Nothing younger than 30 days is removed, whatever stands in the settings.
  await database().settings.updateMany({ data: { attemptRetentionDays: 1 } });
  expect(await removeExpiredAttempts.run({}, context)).toBe("0 removed.");
  expect((await list()).attempts).toHaveLength(6);
});

test("forgets more than one batch", async () => {
  await database().$executeRaw`
    INSERT INTO attempts (at, door, client_name, source_address, username, outcome, reason, latency_ms, worker, trace)
    SELECT now() - interval '500 days', 'radius', 'client', '127.0.0.1', 'many', 'reject', 'unknown_user', 1, 'test', '[]'
    FROM generate_series(1, 10001)`;
  const said: string[] = [];
  const context = { signal: new AbortController().signal, progress: (text: string) => said.push(text) };
  expect(await removeExpiredAttempts.run({}, context)).toBe("10,001 removed.");
  expect(said).toEqual(["10,000 removed"]);
});
