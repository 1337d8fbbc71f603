/** What filters find, with the log counted in part, against the log read from end to end. */
import { beforeAll, expect, test } from "vitest";
import { contains, parseAddress, parseCidr } from "@/lib/foundation/base/cidr";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { attemptClients, makeAttempt, makeAttempts, makeClient, makeUser } from "@/lib/testing/factories";
import { newestByClient } from "./counted";
import { blockSize, countAttempts } from "./counting";
import { readAttemptListRequest } from "./filter";
import { everyAttempt, listAttempts, newestAttempts } from "./queries";

const context = { signal: new AbortController().signal, progress: () => {} };
const helpDesk = operatorWith("help_desk");
const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
const minute = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 16);

/** Ids of all that the filter finds, newest first, by its own words. */
async function expected(address: Record<string, string>): Promise<string[]> {
  const { q, client, outcome, reason, door, from, to } = address;
  const network = address.address === undefined ? undefined : parseCidr(address.address);
  const at = (text: string | undefined) =>
    text ? new Date(text.includes("T") ? `${text}Z` : `${text}T00:00:00Z`) : undefined;
  const end = at(to);
  const rows = await database().attempt.findMany({
    where: {
      ...(q && { OR: [{ username: q }, { userId: q === "user3" ? userId : undefined }] }),
      clientId: client,
      ...{ outcome, reason, door },
      at: { gte: at(from), lt: end && !to?.includes("T") ? new Date(end.getTime() + 86_400_000) : end },
    },
    orderBy: { id: "desc" },
    select: { id: true, personAddress: true, personCandidates: true },
  });
  const isFrom = (text: string) => {
    const octets = parseAddress(text);
    return octets !== null && network != null && contains(network, octets);
  };
  return rows
    .filter(
      ({ personAddress, personCandidates }) =>
        network === undefined || [personAddress ?? "", ...personCandidates].some(isFrom),
    )
    .map(({ id }) => id.toString());
}
let userId: string;

beforeAll(async () => {
  userId = (await makeUser({ username: "user3" })).id;
  // Three blocks and a half, rising in time as a log does, with things that are rare in it, and a rest not counted yet.
  for (let part = 7; part > 0; part--) {
    await makeAttempts(blockSize / 2, 1);
    // Each part within one day of the calendar, so that the hour at which this runs decides nothing.
    await database().$executeRaw`
      UPDATE attempts SET at = at - now() + date_trunc('day', now(), 'UTC') - (${part}::int - 1) * interval '1 day'
      WHERE worker = 'test'`;
    await database().$executeRaw`UPDATE attempts SET worker = 'then' WHERE worker = 'test'`;
    await makeAttempt({
      reason: "rule_denied",
      username: `rare${part}`,
      personAddress: `10.9.${part}.7`,
      worker: "then",
      at: new Date(`${day(part)}T12:00:00Z`),
    });
  }
  await makeAttempt({
    username: "under another name",
    userId,
    worker: "then",
    at: new Date(`${day(2)}T12:00:00Z`),
  });
  await makeAttempt({ reason: "policy_denied", worker: "then", at: new Date("2020-02-02T02:02:02Z") });
  await makeAttempt({ username: "on the host", personAddress: "local", worker: "then" });
  await database()
    .$executeRaw`UPDATE attempts SET person_address = '192.0.2.' || id % 5 WHERE username = 'user1'`;
  await database().$executeRaw`
    UPDATE attempts SET person_candidates = '{198.51.100.1,198.51.100.200}' WHERE username = 'user2'`;
  await countAttempts.run({}, context);
  // As of a login that was counted before its session said where it came from.
  await database().$executeRaw`
    UPDATE attempts SET person_address = '203.0.113.77', person_candidates = '{}'
    WHERE id = (SELECT min(id) + 5000 FROM attempts)`;
  await makeAttempts(300, 1);
  await makeAttempt({ reason: "no_factor", outcome: "reject" });
});

const cases: Record<string, string>[] = [
  {},
  { q: "user3" },
  { q: "user4" },
  { q: "nobody at all" },
  { q: "user3", outcome: "reject" },
  { q: "user3", reason: "wrong_code" },
  { q: "user3", client: attemptClients[0], door: "ldap", from: day(4), to: day(2) },
  { outcome: "accept" },
  { outcome: "reject" },
  { outcome: "challenge" },
  { reason: "rule_denied" },
  { reason: "rule_denied", from: day(5), to: day(3) },
  { reason: "policy_denied" },
  { reason: "no_factor" },
  { reason: "no_password" },
  { client: attemptClients[1] },
  { client: attemptClients[1], reason: "wrong_code" },
  { client: attemptClients[1], reason: "rule_denied" },
  { client: "00000000-0000-4000-8000-0000000000ff" },
  { client: "00000000-0000-0000-0000-000000000000" },
  { door: "ldap" },
  { door: "console" },
  { door: "ldap", outcome: "reject", client: attemptClients[0] },
  { from: day(3), to: day(3) },
  { from: minute(3.5), to: minute(2.2) },
  { from: minute(3.5), to: minute(2.2), outcome: "accept" },
  { address: "10.9.3.7" },
  { address: "10.9.0.0/16" },
  { address: "10.9.0.0/16", from: day(3), to: day(3) },
  { address: "192.0.2.3" },
  { address: "::ffff:192.0.2.3" },
  { address: "192.0.2.0/24", outcome: "reject" },
  { address: "192.0.2.0/30", q: "user1" },
  { address: "198.51.100.200" },
  { address: "198.51.100.0/25", door: "ldap", from: day(5), to: day(3) },
  { address: "203.0.113.77" },
  { address: "203.0.113.0/24", client: attemptClients[0] },
  { address: "2001:db8::/32" },
  { address: "not an address" },
  { from: day(0) },
  { to: day(6) },
  { from: "2020-02-01", to: "2020-02-03" },
  { from: "2030-01-01" },
  { to: "2010-01-01" },
];

test.each(cases)("%j", async (address) => {
  const request = readAttemptListRequest(address);
  const ids = await expected(address);
  const exported: string[] = [];
  for await (const { id } of everyAttempt(helpDesk, request)) exported.push(id);
  expect(exported).toEqual(ids);

  const first = await listAttempts(helpDesk, request, 40);
  expect(first.attempts.map(({ id }) => id)).toEqual(ids.slice(0, 40));
  const middle = ids[Math.floor(ids.length / 2)];
  if (middle === undefined) return;
  const older = await listAttempts(helpDesk, { ...request, before: middle }, 40);
  const at = ids.indexOf(middle);
  expect(older.attempts.map(({ id }) => id)).toEqual(ids.slice(at + 1, at + 41));
  const newer = await listAttempts(helpDesk, { ...request, after: middle }, 40);
  expect(newer.attempts.map(({ id }) => id)).toEqual(ids.slice(Math.max(0, at - 40), at));
  const live = await newestAttempts(helpDesk, middle, 40, request);
  expect(live.map(({ id }) => id)).toEqual(ids.slice(0, Math.min(40, at)));
});

/** How many rows of the log a query reads, indexes' own entries left out. */
async function rowsRead(query: () => Promise<unknown>): Promise<number> {
  const read = async () => {
    // A connection tells what it has read only now and then: all ten are asked at once, or a late one counts as this query's.
    const flushed = () => database().$queryRaw`SELECT pg_stat_force_next_flush()::text, pg_sleep(0.1)::text`;
    await Promise.all(Array.from({ length: 10 }, flushed));
    const [row] = await database().$queryRaw<{ rows: number }[]>`
      SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_user_tables WHERE relname = 'attempts'`;
    return row?.rows ?? Number.NaN;
  };
  const before = await read();
  await query();
  return (await read()) - before;
}

const uncounted = 310;
test.each([
  [{ outcome: "challenge" }, uncounted],
  [{ reason: "no_password" }, uncounted],
  [{ reason: "rule_denied" }, uncounted + 50],
  [{ door: "console" }, uncounted],
  [{ client: "00000000-0000-4000-8000-0000000000ff" }, uncounted],
  [{ client: attemptClients[0], reason: "rule_denied" }, uncounted + 50],
  [{ address: "2001:db8::/32" }, uncounted],
  [{ address: "203.0.113.77" }, uncounted + 50],
  [{ address: "203.0.113.0/24" }, uncounted + 50],
  [{ address: "10.9.0.0/16" }, 2 * blockSize],
  [{ address: "192.0.2.0/24" }, uncounted + 1500],
  [{ address: "10.9.3.7", outcome: "accept" }, uncounted + 50],
  [{ from: "2030-01-01" }, uncounted],
  [{ from: day(6), to: day(6), reason: "wrong_code" }, 2 * blockSize],
  [{ to: day(5) }, 2 * blockSize],
] as [Record<string, string>, number][])(
  "%j reads at most %i rows of fourteen thousand",
  async (address, most) => {
    await database().$executeRaw`ANALYZE attempts`;
    const request = readAttemptListRequest(address);
    expect(await rowsRead(() => listAttempts(helpDesk, request))).toBeLessThanOrEqual(most);
  },
);

test("a client's newest attempt is found however many came after it, counted or not", async () => {
  const { id } = await makeClient();
  expect(await newestByClient(id)).toEqual([]);
  await makeAttempt({ clientId: id, username: "first" });
  expect(await newestByClient(id)).toMatchObject([{ clientId: id, username: "first" }]);
  await makeAttempts(50_001);
  await countAttempts.run({}, context);
  expect(await newestByClient(id)).toMatchObject([{ username: "first" }]);
  await makeAttempt({ clientId: id, username: "second" });
  expect(await newestByClient(id)).toMatchObject([{ username: "second" }]);
  expect((await newestByClient()).map(({ clientId }) => clientId)).toEqual([id]);
});
