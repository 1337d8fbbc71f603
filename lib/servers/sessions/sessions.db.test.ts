/** What is kept of looks at sessions, when servers are due, and what pages and the overview say of it. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeAttempt, makeAttempts, makeClient, makeServer } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { aReading } from "@/lib/testing/readings";
import { acceptedLogins } from "./accepted-logins";
import { alertOfSessions } from "./alert";
import { findSessionsDue, lookAtOneServer } from "./jobs";
import { lookAtSessions } from "./look";
import { sessionFindings, watchedSessions } from "./queries";
import { sessionsRequest } from "./schema";
import type { ExplainedSession, Origin, ServerSession } from "./session";

const owner = operatorWith("owner");
const context = { signal: new AbortController().signal, progress: () => {} };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const readings = { reading: aReading(), readAt: ago(1) };

const session = (role: string, startedAt = ago(10), changes: Partial<ServerSession> = {}): ServerSession => ({
  ...{ pid: 1, role, database: "app", application: "psql", address: "192.0.2.7", transport: "tls" },
  ...{ isReplication: false, startedAt: startedAt.toISOString(), state: "idle", ...changes },
});

beforeEach(async () => {
  await database().server.deleteMany();
  await database().job.deleteMany();
});

test("servers that were read are due after five minutes, each once; one that was never read is not", async () => {
  const never = await makeServer(readings);
  const long = await makeServer(readings);
  const lately = await makeServer(readings);
  await makeServer();
  await database().sessionWatch.create({ data: { serverId: long.id, triedAt: ago(6) } });
  await database().sessionWatch.create({ data: { serverId: lately.id, triedAt: ago(4) } });
  expect(await findSessionsDue.run({}, context)).toBe("2 to look at.");
  expect(await findSessionsDue.run({}, context)).toBe("0 to look at.");
  const queued = await database().job.findMany();
  expect(queued.map(({ input }) => (input as { id: string }).id).sort()).toEqual([never.id, long.id].sort());
});

test("a failure is kept with its fix, the last look stays, and it is not tried again at once", async () => {
  const { id, name } = await makeServer(readings);
  expect(await lookAtOneServer.run({ id }, context)).toBe(
    `The sessions of ${name} could not be seen: Nothing listens on 127.0.0.1:1.`,
  );
  expect(await lookAtOneServer.run({ id }, context)).toMatch(/in the meantime/);
  const watched = await watchedSessions(owner, id, sessionsRequest.parse({}));
  expect(watched).toMatchObject({
    lookedAt: null,
    total: 0,
    failure: { text: "Nothing listens on 127.0.0.1:1." },
  });
  expect(await lookAtOneServer.run({ id: crypto.randomUUID() }, context)).toMatch(/deleted/);
  await expect(lookAtSessions(owner, { serverId: crypto.randomUUID() })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a page shows each kind, and searches role, database, application and address", async () => {
  const { id } = await makeServer(readings);
  const line = { by: "line", lineNumber: 1, line: "host …", method: "trust", remark: "" } as const;
  const origins: Record<string, Origin> = {
    ada: { by: "login", attemptId: "1" },
    bea: { ...line, isAccepted: false },
    cleo: { ...line, isAccepted: true },
    dora: { by: "nothing", remark: "" },
    eve: { by: "unknown", why: "It is older than the login log." },
  };
  const sessions = Object.entries(origins).map(
    ([role, origin], at): ExplainedSession => ({
      ...session(role, ago(at), { pid: at + 1, application: `of ${role}` }),
      isOverAge: false,
      origin,
    }),
  );
  await database().sessionWatch.create({
    data: {
      serverId: id,
      triedAt: ago(1),
      lookedAt: ago(1),
      look: { sessions, isCut: false },
      unexplained: 2,
    },
  });
  const shown = async (request: object) =>
    (await watchedSessions(owner, id, sessionsRequest.parse(request))).rows.map(({ role }) => role);
  expect(await shown({})).toEqual(["bea", "dora"]);
  expect(await shown({ show: "login" })).toEqual(["ada"]);
  expect(await shown({ show: "accepted" })).toEqual(["cleo"]);
  expect(await shown({ show: "unknown" })).toEqual(["eve"]);
  expect(await shown({ show: "all", pageSize: 2, page: 2 })).toEqual(["cleo", "dora"]);
  expect(await shown({ show: "all", search: "OF BE" })).toEqual(["bea"]);
  expect(await shown({ show: "all", search: "192.0.2" })).toHaveLength(5);
  const { counts } = await watchedSessions(owner, id, sessionsRequest.parse({}));
  expect(counts).toEqual({ unexplained: 2, accepted: 1, login: 1, unknown: 1, old: 0, all: 5 });
  expect(await sessionFindings(owner)).toMatchObject([{ serverId: id, unexplained: 2, overAge: 0 }]);
});

test("a login from elsewhere than its session says from where; one from there, or from nowhere certain, says nothing", async () => {
  const { id } = await makeServer(readings);
  const logins = {
    ada: await makeAttempt({ personAddress: "203.0.113.7" }),
    bea: await makeAttempt({ personAddress: "192.0.2.7" }),
    cleo: await makeAttempt({ personCandidates: ["203.0.113.7", "203.0.113.8"] }),
    dora: await makeAttempt({ personAddress: "local" }),
    eve: await makeAttempt({ personAddress: "local" }),
  };
  const sessions = Object.entries(logins).map(
    ([role, attempt], at): ExplainedSession => ({
      ...session(role, ago(at), { pid: at + 1, ...(role === "eve" && { address: null }) }),
      isOverAge: false,
      origin: { by: "login", attemptId: String(attempt.id) },
    }),
  );
  await database().sessionWatch.create({
    data: {
      serverId: id,
      triedAt: ago(0),
      lookedAt: ago(0),
      look: { sessions, isCut: false },
      unexplained: 0,
    },
  });
  const { rows } = await watchedSessions(owner, id, sessionsRequest.parse({ show: "login" }));
  expect(rows.map(({ role, loginFrom }) => [role, loginFrom])).toEqual([
    ["ada", "203.0.113.7"],
    ["bea", null],
    ["cleo", null],
    ["dora", "local"],
    ["eve", null],
  ]);
});

test("logins are found by role, client and time, counted in blocks or not yet, and never refused or of the console", async () => {
  const { id: clientId } = await makeClient();
  const { id: other } = await makeClient();
  await makeAttempts(200, 1);
  const at = ago(30);
  const make = (changes: object) =>
    makeAttempt({ username: "ada", outcome: "accept", clientId, at, latencyMs: 5, ...changes });
  const right = await make({});
  const late = await make({ at: new Date(at.getTime() + 20_000), latencyMs: 19_000 });
  await make({ at: ago(32) });
  await make({ username: "bea" });
  await make({ outcome: "reject", reason: "wrong_code" });
  await make({ clientId: other });
  await make({ door: "console" });
  const found = async (...sessions: ServerSession[]) =>
    (await acceptedLogins(clientId, sessions, 0)).map(({ id }) => id).sort();
  const both = [right, late].map(({ id }) => String(id)).sort();
  expect(await found(session("ada", at), session("ada", at, { pid: 2 }))).toEqual(both);
  expect(await found(session("nobody", at))).toEqual([]);
  expect(await found()).toEqual([]);
  expect(await found(session("ada", ago(20)))).toEqual([]);
});

test("operators hear once of each new session that nothing explains, at most once an hour, and not at all when it is off", async () => {
  await setUpMail();
  await database().operator.deleteMany();
  await database().operator.createMany({
    data: (["owner", "administrator", "help_desk"] as const).map((role) => ({
      ...{ username: `alert-${role}`, email: `${role}@example.org`, role },
    })),
  });
  const server = await makeServer(readings);
  const began = ago(10);
  const strange = (pid: number): ExplainedSession => ({
    ...session("eve", began, { pid }),
    ...{ isOverAge: false, origin: { by: "nothing", remark: "" } },
  });
  const known: ExplainedSession = { ...strange(9), origin: { by: "login", attemptId: "1" } };
  let before: Parameters<typeof alertOfSessions>[2] = null;
  const noon = Date.parse("2026-03-01T12:00:00Z");
  /** A look at these sessions; gives to whom mails went. */
  const look = async (minute: number, ...sessions: ExplainedSession[]) => {
    await database().outgoingMail.deleteMany();
    const at = new Date(noon + minute * 60_000);
    const told = await database().$transaction((tx) => alertOfSessions(tx, server, before, sessions, at));
    before = { look: { sessions, isCut: false }, ...told };
    return database().outgoingMail.findMany({ orderBy: { toAddress: "asc" } });
  };
  expect(await look(0, known)).toEqual([]);
  const first = await look(5, known, strange(1));
  expect(first.map(({ toAddress }) => toAddress)).toEqual(["administrator@example.org", "owner@example.org"]);
  expect(await look(10, known, strange(1))).toEqual([]);
  expect(await look(15, strange(1), strange(2)), "within the hour").toEqual([]);
  expect(await look(60, strange(1)), "it is gone by then").toEqual([]);
  expect(await look(65, strange(1)), "and still told of").toHaveLength(2);
  expect(await look(180, strange(1)), "all are known").toEqual([]);
  await database().settings.update({ where: { id: 1 }, data: { alertSessions: false } });
  expect(await look(300, strange(3))).toEqual([]);
  await database().settings.update({ where: { id: 1 }, data: { alertSessions: true } });
  expect(await look(305, strange(3))).toEqual([]);
});
