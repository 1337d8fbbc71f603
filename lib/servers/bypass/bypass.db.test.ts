/** Accepting ways in against a real store: who may, what is audited, when they count again; and what the pages read. */
import { describe, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { showSecret } from "@/lib/people/clients/show-secret";
import { isAcceptable } from "@/lib/protocols/postgres/bypass/way";
import { serverHba, simulateLogin } from "@/lib/servers/hba/server-hba";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeServer } from "@/lib/testing/factories";
import { aLine, aReading, aRole } from "@/lib/testing/readings";
import { acceptedRoles, openBypasses, rolesWithOpenWay, serverLineGaps, serverWaysIn } from "./queries";
import { acceptExceptionInput, simulateInput, waysRequest } from "./schema";
import { acceptException, withdrawException } from "./service";

const owner = operatorWith("owner");
const scram = aLine({ line_number: 4, type: "host", auth_method: "scram-sha-256", options: null });
const reading = aReading({
  roles: [aRole("ada"), aRole("root", { superuser: true })],
  hba: [scram],
});
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const accepting = (serverId: string, changes: object = {}) =>
  acceptExceptionInput.parse({
    serverId,
    role: "ada",
    method: "scram-sha-256",
    network: "0.0.0.0/0",
    reason: "Moves to Postern next month",
    expiresOn: tomorrow(),
    ...changes,
  });
const waysOf = (id: string, request: object = {}) => serverWaysIn(owner, id, waysRequest.parse(request));
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

describe("accepting a way in", () => {
  it("takes it out of the count until it is withdrawn or has expired", async () => {
    const { id, name } = await makeServer({ reading });
    const before = await waysOf(id);
    expect(before.rows.map(({ role, line }) => [role, line.lineNumber])).toEqual([
      ["root", 4],
      ["ada", 4],
    ]);
    expect(before.lines).toMatchObject([{ lineNumber: 4, method: "scram-sha-256", roles: 2, superusers: 1 }]);
    await acceptException(owner, accepting(id));
    expect(await lastAudit()).toMatchObject({
      action: "bypass.accepted",
      subjectId: id,
      subjectName: name,
      detail: { role: "ada", method: "scram-sha-256", network: "0.0.0.0/0" },
    });
    const after = await waysOf(id);
    expect(after.counts).toMatchObject({ open: 1, accepted: 1 });
    expect([...(await rolesWithOpenWay(owner, id))]).toEqual(["root"]);
    expect(await serverLineGaps(owner, id)).toMatchObject([
      { lineNumber: 4, open: 1, superusers: 1, accepted: 1 },
    ]);
    expect((await serverHba(owner, id)).gaps).toMatchObject([{ lineNumber: 4, open: 1 }]);
    const [exception] = after.exceptions;
    expect(exception).toMatchObject({ isUsed: true, isExpired: false, acceptedBy: owner.name });

    await acceptException(owner, accepting(id, { reason: "Until the new year" }));
    expect((await waysOf(id)).exceptions.map(({ reason }) => reason)).toEqual(["Until the new year"]);

    await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    const expired = await waysOf(id);
    expect(expired.counts.open).toBe(2);
    expect(expired.exceptions[0]).toMatchObject({ isExpired: true, isUsed: false });

    await withdrawException(owner, { id: exception?.id ?? "" });
    expect(await lastAudit()).toMatchObject({ action: "bypass.withdrawn", subjectId: id });
    await expect(withdrawException(owner, { id: exception?.id ?? "" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("counts to the end of its last day", async () => {
    const { id } = await makeServer({ reading });
    const today = new Date().toISOString().slice(0, 10);
    await acceptException(owner, accepting(id, { expiresOn: today }));
    expect((await waysOf(id)).exceptions[0]?.expiresAt).toEqual(new Date(`${today}T23:59:59.999Z`));
    expect((await waysOf(id)).counts).toMatchObject({ accepted: 1 });
  });

  it("refuses what has passed, what is too long, and those who may not", async () => {
    const { id } = await makeServer({ reading });
    await expect(acceptException(owner, accepting(id, { expiresOn: "2020-01-01" }))).rejects.toMatchObject({
      fields: { expiresOn: "This day is in the past." },
    });
    await expect(acceptException(owner, accepting(id, { expiresOn: "2999-01-01" }))).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(acceptException(operatorWith("auditor"), accepting(id))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(waysOf("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "not_found" });
  });
});

it("counts over all servers, and never takes the unknown for none", async () => {
  await database().server.deleteMany();
  const known = await makeServer({ name: "a known", reading });
  await makeServer({ name: "b unread" });
  await makeServer({ name: "c hidden", reading: aReading({ hba: null }) });
  expect(await openBypasses(owner)).toEqual([
    { serverId: known.id, serverName: "a known", open: 2, why: "", superusers: 1 },
    {
      ...{ serverId: expect.any(String), serverName: "b unread", open: null, superusers: 0 },
      why: "The server has not been read.",
    },
    {
      ...{ serverId: expect.any(String), serverName: "c hidden", open: null, superusers: 0 },
      why: "The monitoring role is not allowed to read the lines.",
    },
  ]);
  await database().server.update({ where: { id: known.id }, data: { reading: aReading({ hba: [] }) } });
  await acceptException(owner, accepting(known.id));
  expect((await openBypasses(owner))[0]).toMatchObject({ open: 0, superusers: 0 });
  await database().server.update({ where: { id: known.id }, data: { reading } });
  expect((await openBypasses(owner))[0]).toMatchObject({ open: 1, superusers: 1 });
  await expect(openBypasses(operatorWith("help_desk"))).rejects.toMatchObject({ code: "forbidden" });
});

it("counts no way in that is not open, and names first the line that lets in most superusers", async () => {
  await database().server.deleteMany();
  const lines = [
    aLine({ line_number: 1, user_name: ["ada"], auth_method: "scram-sha-256", options: null }),
    aLine({ line_number: 2, user_name: ["root"], auth_method: "scram-sha-256", options: null }),
    aLine({ line_number: 3, options: ["radiusservers=192.0.2.9", "radiussecrets=••••"] }),
  ];
  const roles = [aRole("ada"), aRole("root", { superuser: true }), aRole("eve")];
  const { id } = await makeServer({ reading: aReading({ roles, hba: lines }) });
  expect(await openBypasses(owner)).toMatchObject([{ open: 2, superusers: 1 }]);
  const ways = await waysOf(id);
  expect(ways.counts).toMatchObject({ open: 2 });
  expect(ways.counts.elsewhere).toBeGreaterThan(0);
  expect(ways.lines.map(({ lineNumber }) => lineNumber)).toEqual([2, 1]);
});

it("says what state the knowledge is in, and filters", async () => {
  const { id } = await makeServer({ reading });
  expect(await waysOf(id, { search: "ROO" })).toMatchObject({ state: "ready", total: 1 });
  expect(await waysOf(id, { show: "certificate" })).toMatchObject({ total: 0 });
  expect(await waysOf(id, { pageSize: 1, page: 2 })).toMatchObject({ total: 2, rows: [{ role: "ada" }] });
  expect(await waysOf((await makeServer()).id)).toMatchObject({ state: "not_read", total: 0 });
  const hidden = await makeServer({ reading: aReading({ hba: null }) });
  expect(await waysOf(hidden.id)).toMatchObject({ state: "lines_unknown" });
});

it("recognises workers by where they listen", async () => {
  const { id } = await makeServer({ reading: aReading() });
  await database().workerInstance.deleteMany();
  expect((await waysOf(id)).counts).toMatchObject({ open: 0, elsewhere: 2 });
  const now = new Date();
  await database().workerInstance.create({
    data: {
      ...{ id: "w1", host: "h", pid: 1, version: "1", startedAt: now, lastSeenAt: now },
      addresses: { radius: { host: "0.0.0.0", port: 1812 } },
    },
  });
  expect((await waysOf(id)).counts).toMatchObject({ open: 0, elsewhere: 0 });
});

it("knows no number while another server decides, until that is accepted, and lets no builder keep a line for it", async () => {
  await database().server.deleteMany();
  await database().workerInstance.deleteMany();
  const foreign = aLine({ line_number: 2, auth_method: "ldap", options: ["ldapserver=ad.example.org"] });
  const { id } = await makeServer({ reading: aReading({ roles: [aRole("ada")], hba: [foreign] }) });
  const why = expect.stringContaining("By line 2, a RADIUS or LDAP server that is not a Postern worker");
  expect(await waysOf(id)).toMatchObject({ known: { open: null, why }, counts: { open: 0, elsewhere: 1 } });
  expect(await openBypasses(owner)).toMatchObject([{ open: null, why, superusers: 0 }]);
  const [way] = (await waysOf(id, { show: "elsewhere" })).rows;
  expect(isAcceptable(way?.kind ?? "bypass")).toBe(true);
  await acceptException(owner, accepting(id, { method: "ldap", network: way?.network }));
  expect(await waysOf(id)).toMatchObject({
    known: { open: 0, why: "" },
    counts: { open: 0, elsewhere: 0, accepted: 1 },
  });
  expect(await openBypasses(owner)).toMatchObject([{ open: 0 }]);
  expect((await waysOf(id, { show: "elsewhere" })).total).toBe(0);
  expect(await acceptedRoles(owner, id)).toEqual([]);
});

it("knows no number while PostgreSQL refuses the file, or has not loaded it", async () => {
  await database().server.deleteMany();
  const reject = aLine({ auth_method: "reject", options: null });
  const bad = aLine({ line_number: 2, type: null, auth_method: null, error: "invalid method" });
  const { id } = await makeServer({ reading: aReading({ hba: [reject, bad] }) });
  const refused = expect.stringContaining("PostgreSQL refuses pg_hba.conf");
  expect(await waysOf(id)).toMatchObject({ notInForce: refused, known: { open: null, why: refused } });
  expect(await openBypasses(owner)).toMatchObject([{ open: null, why: refused }]);
  expect(await serverHba(owner, id)).toMatchObject({ notInForce: refused, gaps: [] });

  const [loadedAt, otherAt] = ["2026-01-01T12:00:00.000Z", "2026-01-01T12:30:00.000Z"];
  const load = { loadedAt, seenAt: otherAt, otherAt };
  await database().server.update({ where: { id }, data: { reading: aReading({ hba: [reject], load }) } });
  const old = expect.stringContaining("has not loaded the file since");
  expect(await waysOf(id)).toMatchObject({ notInForce: old, known: { open: null, why: old } });
  const page = await serverHba(owner, id);
  expect(page.findings.map(({ id: finding }) => finding)).toContain("not_loaded");
  const loaded = aReading({ hba: [reject], load: { ...load, loadedAt: "2026-01-01T13:00:00.000Z" } });
  await database().server.update({ where: { id }, data: { reading: loaded } });
  expect(await waysOf(id)).toMatchObject({ notInForce: "", known: { open: 0 } });
  expect((await serverHba(owner, id)).findings.map(({ id: finding }) => finding)).not.toContain("not_loaded");
});

describe("the page of pg_hba.conf", () => {
  it("has the lines, the findings and what the builder starts from", async () => {
    const client = await makeClient();
    const { id } = await makeServer({ reading, clientId: client.id });
    const { ruleset, findings, start } = await serverHba(owner, id);
    expect(ruleset?.rules).toHaveLength(1);
    expect(findings.map(({ id: finding }) => finding)).toContain("wide_network");
    expect(start).toMatchObject({
      version: 18,
      client: { id: client.id, ldapName: client.ldapName },
      superusers: ["root"],
      loginRoles: ["ada", "root"],
      monitor: { role: "postern_monitor", address: "127.0.0.1" },
    });
    expect(await serverHba(owner, (await makeServer()).id)).toMatchObject({ ruleset: null, start: null });
  });

  it("simulates a login on the lines that were read", async () => {
    const { id } = await makeServer({ reading });
    const login = (changes: object) =>
      simulateLogin(owner, simulateInput.parse({ serverId: id, role: "ada", database: "x", ...changes }));
    expect(await login({ address: "10.0.0.1" })).toMatchObject({ outcome: "rule", rule: { lineNumber: 4 } });
    expect(await login({ address: "::1" })).toMatchObject({ outcome: "implicit_reject" });
    expect(await login({})).toMatchObject({ outcome: "implicit_reject" });
    expect(simulateInput.safeParse({ serverId: id, role: "a", database: "b", address: "host" }).success).toBe(
      false,
    );
    const unread = await makeServer();
    await expect(
      simulateLogin(owner, simulateInput.parse({ serverId: unread.id, role: "a", database: "b" })),
    ).rejects.toMatchObject({ code: "unavailable" });
  });
});

it("shows a client's secret to those who may, and says so in the audit log", async () => {
  const { id, name } = await makeClient();
  const { secret } = await showSecret(owner, { id });
  expect(secret).toBeTypeOf("string");
  expect(await lastAudit()).toMatchObject({ action: "client.secret_shown", subjectName: name, detail: {} });
  await expect(showSecret(operatorWith("auditor"), { id })).rejects.toMatchObject({ code: "forbidden" });
});
