/** What is said of a server after its test: closed only while nothing is open and everything is known. */
import { beforeEach, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { acceptException } from "@/lib/servers/bypass/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeGroup, makePolicy, makeServer, makeUser } from "@/lib/testing/factories";
import { aLine, aReading, aRole } from "@/lib/testing/readings";
import { leftOut } from "./left-out";
import { linesDigest, protectionStates, serverProtection } from "./queries";

const owner = operatorWith("owner");
const allRight = { with_code: "ok", without_code: "ok", without_tls: "ok", old_password: "ok" };
const gap = aLine({ line_number: 3, auth_method: "scram-sha-256", options: null, user_name: ["ada"] });
const foreign = aLine({ line_number: 5, auth_method: "ldap", options: ["ldapserver=ad.example.org"] });
const refusing = aLine({ auth_method: "reject", options: null });
const roles = [aRole("ada")];

let id = "";
beforeEach(async () => {
  await database().$executeRaw`TRUNCATE "servers", "worker_instances", "users", "groups", "clients" CASCADE`;
  await database().policy.deleteMany({ where: { isDefault: false } });
  ({ id } = await makeServer({ name: "main", reading: aReading({ roles, hba: [refusing] }) }));
});

/** Reads these lines. */
const read = (hba: Parameters<typeof aReading>[0]) =>
  database().server.update({ where: { id }, data: { reading: aReading({ roles, ...hba }) } });

/** Keeps a test of the lines as they are, which found nothing, with these changes. */
async function keep(changes: object = {}) {
  const [row] = await database().$queryRaw<{ digest: string }[]>`
    SELECT ${linesDigest} AS digest FROM servers WHERE id = ${id}::uuid`;
  const found = { at: new Date().toISOString(), role: "ada", checks: allRight, open: 0 };
  const protection = { ...found, digest: row?.digest ?? null, ...changes };
  await database().server.update({ where: { id }, data: { protection } });
}
const stateNow = async () => {
  const one = await serverProtection(owner, id);
  expect(await protectionStates(owner)).toEqual([one]);
  return one;
};

it("is closed when the test found nothing and nothing is open now", async () => {
  expect(await stateNow()).toMatchObject({ state: "never", open: 0 });
  await keep();
  expect(await stateNow()).toMatchObject({ state: "closed", open: 0, why: "" });
});

it("is failed while the test found other ways in, however right its checks are", async () => {
  await keep({ open: 2 });
  expect(await stateNow()).toMatchObject({ state: "failed", open: 2, named: [] });
});

it("is changed and not failed when what the test found stood in other lines", async () => {
  await keep({ open: 2, checks: { ...allRight, old_password: "failed" }, digest: "of other lines" });
  expect(await stateNow()).toMatchObject({ state: "changed", open: 0, named: [] });
  await read({ hba: [gap, refusing] });
  expect(await stateNow()).toMatchObject({ state: "failed", open: 1, named: [] });
});

it("is unchecked where the test did not know the ways in, or a former release did not keep them", async () => {
  await keep({ open: null });
  expect(await stateNow()).toMatchObject({ state: "unchecked", open: null, why: expect.stringMatching(/./) });
  await keep({ open: undefined });
  expect(await stateNow()).toMatchObject({ state: "unchecked", open: null });
});

it("is unchecked where the lines were not known, not changed since", async () => {
  await keep({ digest: null });
  expect(await stateNow()).toMatchObject({ state: "unchecked" });
  await keep({ digest: "another" });
  expect(await stateNow()).toMatchObject({ state: "changed" });
});

it("is failed again when a way in opens without a change of the lines", async () => {
  await read({ hba: [gap, refusing] });
  const expiresOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const exception = { serverId: id, role: "ada", method: "scram-sha-256", network: "any" } as const;
  await acceptException(owner, { ...exception, reason: "For now", expiresOn });
  await keep();
  expect(await stateNow()).toMatchObject({ state: "closed" });
  await database().bypassException.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
  expect(await stateNow()).toMatchObject({ state: "failed", open: 1 });
});

it("is unchecked while another directory decides, until that is accepted", async () => {
  await read({ hba: [foreign, refusing] });
  await keep();
  expect(await stateNow()).toMatchObject({
    ...{ state: "unchecked", open: null },
    why: expect.stringContaining("By line 5, a RADIUS or LDAP server that is not a Postern worker"),
  });
  const expiresOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const reason = "It asks for a code of its own";
  await acceptException(owner, {
    serverId: id,
    role: "ada",
    method: "ldap",
    network: "any",
    reason,
    expiresOn,
  });
  expect(await stateNow()).toMatchObject({ state: "closed", open: 0 });
});

it("is unchecked while PostgreSQL uses other lines than the file has", async () => {
  const load = { loadedAt: "2026-01-01T12:00:00.000Z", seenAt: "2026-01-01T13:00:00.000Z" };
  await read({ hba: [refusing], load: { ...load, otherAt: "2026-01-01T12:30:00.000Z" } });
  await keep();
  expect(await stateNow()).toMatchObject({ state: "unchecked", why: expect.stringContaining("Reload it.") });
  await read({ hba: [refusing], load: { ...load, otherAt: "2026-01-01T11:30:00.000Z" } });
  expect(await stateNow()).toMatchObject({ state: "closed" });
});

it("names who gets in although it is closed: by acceptance, by policy, break-glass and certificate", async () => {
  const client = await makeClient({ doors: ["radius"] });
  const group = await makeGroup();
  const robot = await makeUser({ username: "robot", passwordHash: "x" });
  await database().groupMember.create({ data: { groupId: group.id, userId: robot.id } });
  const groups = { create: { groupId: group.id } };
  await makePolicy({ name: "Robots alone", method: "password", groups });
  const hba = [
    aLine({
      line_number: 1,
      type: "local",
      user_name: ["postgres"],
      auth_method: "peer",
      options: null,
      address: null,
      netmask: null,
    }),
    aLine({
      line_number: 2,
      user_name: ["postern_monitor"],
      auth_method: "scram-sha-256",
      options: null,
      address: "127.0.0.1",
      netmask: "255.255.255.255",
    }),
    aLine({ line_number: 3, user_name: ["batch"], auth_method: "cert", options: null }),
    refusing,
  ];
  const all = ["robot", "batch", "postern_monitor"].map((name) => aRole(name));
  const reading = aReading({ hba, roles: [...all, aRole("postgres", { superuser: true })] });
  await database().server.update({ where: { id }, data: { reading, clientId: client.id } });
  const expiresOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const monitor = { role: "postern_monitor", method: "scram-sha-256", network: "127.0.0.1/32" } as const;
  await acceptException(owner, { serverId: id, ...monitor, reason: "Reads", expiresOn });
  expect(await leftOut(owner, id)).toEqual({
    total: 4,
    named: [
      { role: "postern_monitor", why: `scram-sha-256 from 127.0.0.1/32, accepted until ${expiresOn}` },
      { role: "robot", why: "password only, by the policy Robots alone" },
      { role: "postgres", why: "break-glass, on the database server itself" },
      { role: "batch", why: "a client certificate instead" },
    ],
  });
  await keep();
  expect(await stateNow()).toMatchObject({ state: "closed" });
  await database().bypassException.deleteMany();
  expect((await leftOut(owner, id)).named.map(({ role }) => role)).not.toContain("postern_monitor");
});
