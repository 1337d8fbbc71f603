/** The figures of the overview on a real store. */
import { beforeEach, expect, test } from "vitest";
import { after, days, hours, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { readUserListRequest } from "@/lib/people/users/filter";
import { listUsers } from "@/lib/people/users/queries";
import { linesDigest } from "@/lib/servers/protection/queries";
import { operatorWith, userActor } from "@/lib/testing/actors";
import {
  makeAttempt,
  makeClient,
  makeDirectory,
  makeFactor,
  makeGroup,
  makeLink,
  makePolicy,
  makeServer,
  makeUser,
} from "@/lib/testing/factories";
import { aLine, aReading } from "@/lib/testing/readings";
import { loginActivity, pulse } from "./activity";
import { needsAttention } from "./attention";
import { enrolmentCoverage } from "./coverage";
import { countUnprotected } from "./unprotected";
import { openWaysIn } from "./ways-in";

const auditor = operatorWith("auditor");
const makeWorker = (lastSeenAt: Date, addresses: object = []) =>
  database().workerInstance.create({
    data: { id: "w", host: "db1", pid: 1, version: "1", addresses, startedAt: lastSeenAt, lastSeenAt },
  });

beforeEach(async () => {
  await database()
    .$executeRaw`TRUNCATE "users", "groups", "attempts", "worker_instances", "clients", "servers" CASCADE`;
  await database().policy.deleteMany({ where: { isDefault: false } });
});

test("counts logins by outcome in steps that end now", async () => {
  const now = new Date();
  await makeAttempt({ at: now });
  await makeAttempt({ at: now, outcome: "accept", reason: "accepted" });
  await makeAttempt({ at: after(now, -hours(2)), outcome: "challenge", reason: "challenged" });
  await makeAttempt({ at: after(now, -days(10)) });
  const day = await loginActivity(auditor, "24h");
  expect(day).toHaveLength(24);
  expect(day.at(-1)).toMatchObject({ accept: 1, reject: 1, challenge: 0 });
  expect(day.at(-3)).toMatchObject({ challenge: 1 });
  const total = (await loginActivity(auditor, "30d")).reduce((sum, step) => sum + step.reject, 0);
  expect(total).toBe(2);
  expect(await loginActivity(auditor, "7d")).toHaveLength(28);
});

test("a fresh installation says what does not exist yet", async () => {
  expect(await pulse(auditor)).toEqual({
    accepted: 0,
    refused: 0,
    workersUp: 0,
    isFresh: { clients: true, servers: true, users: true, attempts: true },
  });
  await makeWorker(new Date());
  await makeAttempt();
  expect(await pulse(auditor)).toMatchObject({ refused: 1, workersUp: 1, isFresh: { attempts: false } });
});

test("coverage counts active users with a confirmed factor, in all and by group", async () => {
  const group = await makeGroup({ name: "analysts" });
  const people = await Promise.all([0, 1, 2].map(() => makeUser()));
  await makeUser({ disabledAt: new Date() });
  for (const { id } of people) {
    await database().groupMember.create({ data: { groupId: group.id, userId: id } });
  }
  await makeFactor(people[0]?.id ?? "");
  await makeFactor(people[0]?.id ?? "");
  await makeFactor(people[1]?.id ?? "", { confirmedAt: null });
  expect(await enrolmentCoverage(auditor)).toEqual({
    everyone: { active: 3, enrolled: 1 },
    strongest: { none: 2, weak: 0, strong: 1, phishing_resistant: 0 },
    groups: [{ id: group.id, name: "analysts", active: 3, enrolled: 1 }],
  });
});

test("people are counted by the strongest that they have, once each, and the list finds the same people", async () => {
  const named = async (username: string, kinds: readonly string[], more: object = {}) => {
    const { id } = await makeUser({ username, ...more });
    for (const kind of kinds) await makeFactor(id, { kind });
    return id;
  };
  await named("nobody", []);
  await named("letters", ["mail_code"]);
  await named("both", ["mail_code", "totp"]);
  await named("token", ["hotp"]);
  await named("gone", ["totp"], { disabledAt: new Date() });
  const key = await named("touch", ["totp"]);
  const passkey = { userId: key, name: "Key", userHandle: new Uint8Array(1), publicKey: new Uint8Array(1) };
  await database().passkey.create({
    data: {
      ...{ ...passkey, credentialId: new Uint8Array(1), counter: 0, rpId: "x", aaguid: "" },
      isBackedUp: false,
    },
  });
  expect((await enrolmentCoverage(auditor)).strongest).toEqual({
    ...{ none: 1, weak: 1, strong: 2, phishing_resistant: 1 },
  });
  const found = async (strongest: string) =>
    (await listUsers(auditor, readUserListRequest({ strongest }))).rows.map(({ username }) => username);
  expect(await found("none")).toEqual(["nobody"]);
  expect(await found("weak")).toEqual(["letters"]);
  expect(await found("strong")).toEqual(["both", "gone", "token"]);
  expect(await found("phishing_resistant")).toEqual(["touch"]);
  await database().factor.deleteMany({ where: { userId: key } });
  await database().passkey.deleteMany();
  expect((await enrolmentCoverage(auditor)).strongest.none).toBe(2);
});

test("groups in which people are missing come first, then the others by name; one without active members never", async () => {
  const [full, part, b, a, gone] = await Promise.all(
    ["full", "part", "b", "a", "gone"].map((name) => makeGroup({ name })),
  );
  const join = (group: { id: string } | undefined, userId: string) =>
    database().groupMember.create({ data: { groupId: group?.id ?? "", userId } });
  const ready = await makeUser();
  await makeFactor(ready.id);
  const off = await makeUser({ disabledAt: new Date() });
  for (const group of [full, part, b, a]) await join(group, ready.id);
  for (const group of [b, gone]) await join(group, off.id);
  for (const group of [full, part]) await join(group, (await makeUser()).id);
  await join(full, (await makeUser()).id);
  expect((await enrolmentCoverage(auditor)).groups).toMatchObject([
    { name: "full", active: 3, enrolled: 1 },
    { name: "part", active: 2, enrolled: 1 },
    { name: "a", active: 1, enrolled: 1 },
    { name: "b", active: 1, enrolled: 1 },
  ]);
});

test("people without a factor count only where a policy asks for one", async () => {
  const services = await makeGroup();
  const policy = await makePolicy({ method: "password" });
  await database().policyGroup.create({ data: { policyId: policy.id, groupId: services.id } });
  const robot = await makeUser({ passwordHash: "x" });
  await database().groupMember.create({ data: { groupId: services.id, userId: robot.id } });
  await makeUser({ passwordHash: "x" });
  await makeUser();
  await makeUser({ disabledAt: new Date() });
  expect(await countUnprotected()).toEqual({ withPassword: 1, notStarted: 1 });
});

test("a quiet installation with a worker needs nothing; without one, that is what it needs most", async () => {
  // The tests run as superuser, on the PostgreSQL that comes with the product.
  const ofStore = [{ id: "store_version" }, { id: "store_rights" }];
  expect(await needsAttention(auditor)).toMatchObject([
    { id: "no_worker", severity: "critical" },
    ...ofStore,
  ]);
  await makeWorker(new Date());
  expect(await needsAttention(auditor)).toMatchObject(ofStore);
});

test("lists everything that needs a look, gravest first, with where to go", async () => {
  const now = new Date();
  await makeWorker(after(now, -seconds(5)));
  const locked = await makeUser({ passwordHash: "x" });
  await makeFactor(locked.id);
  await database().loginState.update({
    where: { userId: locked.id },
    data: { lockedUntil: after(now, days(1)) },
  });
  await makeLink((await makeUser()).id);
  await makeAttempt({ reason: "replayed_code" });
  await makeClient({ name: "far", failures: 500, failuresSince: now });
  await makeClient({ name: "near", network: "127.0.0.1/32" });
  await makePolicy({ name: "Service accounts", method: "password" });
  const byDefault = { where: { isDefault: true } };
  await database().policy.updateMany({ ...byDefault, data: { secondFactor: false } });
  const findings = await needsAttention(auditor);
  await database().policy.updateMany({ ...byDefault, data: { secondFactor: true } });
  const texts = findings.map(({ text }) => text).join("\n");
  for (const word of [
    "default policy",
    "Service accounts",
    "through far",
    "Requests from far",
    "locked",
    "already been used",
    "runs out",
  ]) {
    expect(texts).toContain(word);
  }
  expect(texts).not.toContain("near");
  expect(findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
    "high password_only_default",
    "high client_over_limit",
    "high store_version",
    "medium radius_not_loopback",
    "medium protection_untested",
    "medium store_rights",
    "medium locked_users",
    "medium replayed_codes",
    "info password_only",
    "info links_running_out",
  ]);
});

test("says whose code is being guessed behind the right password, from ten a day", async () => {
  const guess = (username: string, at: Date) => makeAttempt({ username, reason: "wrong_code", at });
  const now = new Date();
  for (let i = 0; i < 10; i++) await guess("known_password", now);
  for (let i = 0; i < 9; i++) await guess("clumsy", now);
  for (let i = 0; i < 20; i++) await guess("long_ago", after(now, -days(2)));
  const texts = (await needsAttention(auditor)).map(({ text }) => text).join("\n");
  expect(texts).toContain("10 wrong codes after the right password of known_password");
  expect(texts).not.toMatch(/clumsy|long_ago/);
  await database().attempt.deleteMany({ where: { reason: "wrong_code" } });
});

test("help desk hears nothing of policies and clients, a user nothing at all", async () => {
  await makeWorker(new Date());
  await makeClient({ name: "far", failures: 500, failuresSince: new Date() });
  await makePolicy({ method: "password" });
  expect(await needsAttention(operatorWith("help_desk"))).toEqual([]);
  await expect(needsAttention(userActor("x"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(loginActivity(userActor("x"), "24h")).rejects.toMatchObject({ code: "forbidden" });
  await expect(enrolmentCoverage(userActor("x"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(pulse(userActor("x"))).rejects.toMatchObject({ code: "forbidden" });
});

test("says which servers are not reached, break on an upgrade or get no fixes", async () => {
  await makeServer({ name: "old", reading: aReading({ versionNumber: 130020 }) });
  await makeServer({ name: "next", reading: aReading({ versionNumber: 190000, unknown: [unknownPart] }) });
  await makeServer({ name: "gone", failure: "Nothing listens on db:5432.\nStart it." });
  const found = (await needsAttention(auditor)).filter(({ href }) => href?.startsWith("/servers"));
  const aboutServers = found.filter(({ id }) => !id.startsWith("protection"));
  expect(aboutServers.map(({ severity, text }) => [severity, text])).toEqual([
    ["high", expect.stringContaining("next will not start again")],
    ["high", "PostgreSQL 13.20 on old no longer gets fixes (since 2025-11-13)."],
    ["medium", "gone cannot be read. Nothing listens on db:5432."],
    ["medium", expect.stringContaining("upgrade to PostgreSQL 19 breaks logins on old")],
    ["low", expect.stringContaining("cannot read everything on next")],
  ]);
  const forHelpDesk = await needsAttention(operatorWith("help_desk"));
  expect(forHelpDesk.some(({ href }) => href?.startsWith("/servers"))).toBe(false);
});
const unknownPart = { what: "pg_hba.conf", why: "Nobody can say who gets in.", grant: "GRANT …" };

test("says how many ways in without a second factor are open, over all servers that are known", async () => {
  // What nobody looked at is no zero.
  expect(await openWaysIn(auditor)).toEqual({ open: null, unknown: 0, findings: [] });
  await makeServer({ name: "closed", reading: aReading({ hba: [aLine({ auth_method: "reject" })] }) });
  await makeServer({ name: "hidden", reading: aReading({ hba: null }) });
  expect(await openWaysIn(auditor)).toEqual({ open: 0, unknown: 1, findings: [] });
  await makeServer({ name: "open", reading: aReading({ hba: [aLine({ auth_method: "scram-sha-256" })] }) });
  const ways = await openWaysIn(auditor);
  expect(ways?.open).toBeGreaterThan(0);
  expect(ways?.findings).toEqual([
    {
      id: "ways_in",
      severity: "critical",
      fix: "",
      text: expect.stringMatching(
        /^\d+ ways? into open without a second factor, 1 of them for superusers\.$/,
      ),
      href: expect.stringMatching(/^\/servers\/[0-9a-f-]+\/bypass$/),
    },
  ]);
  expect(await openWaysIn(operatorWith("help_desk"))).toBeNull();
});

test("what nobody tested is not checked, and is said until a test found it closed", async () => {
  const told = async () =>
    (await needsAttention(auditor)).filter(({ id }) => id.startsWith("protection")).map(({ text }) => text);
  expect(await told()).toEqual([]);
  await makeClient({ messageAuthenticator: "required" });
  expect(await told()).toEqual([]);
  await makeWorker(new Date(), { radius: { host: "127.0.0.1", port: 1812 } });
  await makeClient();
  expect(await told()).toEqual([expect.stringContaining("No PostgreSQL server is registered.")]);

  const { id } = await makeServer({ name: "main", reading: aReading({ hba: [aLine()] }) });
  expect(await told()).toEqual(["Not checked: whether main lets in without a second factor."]);
  const checked = { with_code: "ok", without_code: "ok", without_tls: "ok", old_password: "ok" };
  const found = async (states: object, digest: string | null, open: number | null = 0) => {
    const protection = {
      at: new Date().toISOString(),
      role: "ada",
      checks: { ...checked, ...states },
      ...{ digest, open },
    };
    await database().server.update({ where: { id }, data: { protection } });
    return told();
  };
  const [{ digest } = { digest: null }] = await database().$queryRaw<
    { digest: string | null }[]
  >`SELECT ${linesDigest} AS digest FROM servers WHERE id = ${id}::uuid`;
  expect(await found({}, digest)).toEqual([]);
  expect(await found({ old_password: "unchecked" }, digest)).toEqual([
    "Not all checked: whether main lets in without a second factor.",
  ]);
  expect(await found({ without_tls: "failed", old_password: "failed" }, digest)).toEqual([
    "main failed its protection test: Without TLS; With the old password.",
  ]);
  expect(await found({ without_tls: "failed" }, digest, 2)).toEqual([
    "main failed its protection test: Without TLS; Other second-factor gaps.",
  ]);
  expect(await found({}, digest, null)).toEqual([
    "Not all checked: whether main lets in without a second factor.",
  ]);
  expect(await found({}, "another")).toEqual([
    "Not checked since the lines of pg_hba.conf changed: whether main lets in without a second factor.",
  ]);
  // The lines were not known when it was tested: that is not a change of lines.
  expect(await found({}, null)).toEqual(["Not all checked: whether main lets in without a second factor."]);
});

test("dead letters and a job process that is gone are told to who may read jobs", async () => {
  const told = async (role: Parameters<typeof operatorWith>[0]) =>
    (await needsAttention(operatorWith(role))).filter(({ href }) => href?.startsWith("/jobs"));
  await database().$executeRaw`TRUNCATE jobs, job_schedules`;
  await database().job.create({ data: { name: "server.read", state: "dead", dueAt: new Date() } });
  expect(await told("auditor")).toMatchObject([
    { severity: "medium", text: "1 job has failed for good.", href: "/jobs?state=dead" },
  ]);
  expect(await told("help_desk")).toEqual([]);
  const nextAt = new Date(Date.now() - 300_000);
  await database().jobSchedule.create({ data: { name: "x", schedule: "every minute", nextAt } });
  expect((await told("owner"))[0]?.text).toContain("No job process is running");
  await database().$executeRaw`TRUNCATE jobs, job_schedules`;
});

test("a directory that is switched on and does not answer says since when, and who cannot log in", async () => {
  const since = after(new Date(), -hours(2));
  const { id } = await makeDirectory({
    name: "Corp",
    unreachableSince: since,
    unreachableWhy: "Nothing answers.",
  });
  const found = async () =>
    (await needsAttention(auditor)).find((each) => each.id === `directory_unreachable_${id}`);
  expect(await found()).toMatchObject({
    severity: "critical",
    text: expect.stringContaining("Corp has not answered for"),
    fix: "Nothing answers.",
    href: `/directories/${id}`,
  });
  await database().directory.update({ where: { id }, data: { active: false } });
  expect(await found()).toBeUndefined();
});

test("a sync that was held or failed is said until the next one is through", async () => {
  const { id: directoryId } = await makeDirectory({ name: "Quay" });
  const run = (state: string, more: object = {}) =>
    database().directorySyncRun.create({
      data: {
        directoryId,
        kind: "sync",
        state,
        requestedBy: "the schedule",
        finishedAt: new Date(),
        ...more,
      },
    });
  const found = async () =>
    (await needsAttention(auditor)).filter(({ id }) => id.startsWith("sync_") && id.endsWith(directoryId));
  const held = await run("held", { heldWhy: "9 of 10 users would be disabled, more than 10 %." });
  await run("finished", { kind: "preview" });
  expect(await found()).toMatchObject([
    {
      severity: "high",
      text: "The sync of Quay changed nothing: 9 of 10 users would be disabled, more than 10 %.",
      href: `/directories/${directoryId}/sync/${held.id}`,
    },
  ]);
  expect(
    (await needsAttention(operatorWith("help_desk"))).filter(({ id }) => id.startsWith("sync_")),
  ).toEqual([]);
  await run("failed", { error: "Nothing answers." });
  expect(await found()).toMatchObject([{ text: "The sync of Quay failed. Nothing answers." }]);
  await run("finished");
  expect(await found()).toEqual([]);
});
