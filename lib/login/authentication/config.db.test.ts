/** The configuration a worker holds, read from and kept in step with a real store. */
import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { textOf, utf8 } from "@/lib/foundation/base/bytes";
import { printCidr } from "@/lib/foundation/base/cidr";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { type ConfigHolder, createConfigHolder } from "./config";

let lines: string[] = [];
const log = pino({}, { write: (line: string) => void lines.push(line) });
const pool = openPool(env().DATABASE_URL ?? "", 4, log);
let holder: ConfigHolder;

beforeEach(async () => {
  lines = [];
  holder = createConfigHolder(pool, keyring(), log);
  await holder.refresh();
});
afterEach(async () => {
  await holder.close();
  await database().policyClient.deleteMany();
  await database().policyGroup.deleteMany();
  await database().policy.deleteMany({ where: { isDefault: false } });
  await database().client.deleteMany();
});

async function addClient(name: string, network: string, change: object = {}): Promise<string> {
  const id = randomUUID();
  const secretSealed = keyring().seal(
    { table: "clients", column: "secret_sealed", row: id },
    utf8(`secret of ${name}`),
  );
  await database().client.create({
    data: { id, name, ldapName: name.toLowerCase(), network, secretSealed, ...change },
  });
  return id;
}

test("a new store gives the default policy, no client, the settings and a key", () => {
  const config = holder.current();
  expect(config?.clients).toEqual([]);
  expect(config?.policies.map((policy) => [policy.name, policy.method])).toEqual([
    ["Default", "password_and_factor"],
  ]);
  expect(config?.lockout).toEqual({ threshold: 5, baseSeconds: 30, maxSeconds: 900, forgetSeconds: 3600 });
  expect(config?.clientFailureLimit).toBe(200);
  expect(config?.macKey).toHaveLength(32);
});

test("clients come with open secrets, disabled ones do not come", async () => {
  await addClient("one", "192.0.2.0/24", { messageAuthenticator: "required", groupsInResponse: "fortinet" });
  await addClient("off", "198.51.100.1/32", { disabledAt: new Date() });
  const { clients } = await holder.refresh();
  expect(clients.map(({ name, network }) => [name, printCidr(network)])).toEqual([["one", "192.0.2.0/24"]]);
  expect(textOf(clients[0]?.secret ?? new Uint8Array())).toBe("secret of one");
  expect(clients[0]).toMatchObject({ messageAuthenticator: "required", groupsInResponse: "fortinet" });
});

test("a client whose secret does not open is left out and logged, the others stay", async () => {
  await addClient("good", "192.0.2.1/32");
  await addClient("bad", "192.0.2.2/32", { secretSealed: new Uint8Array(60) });
  expect((await holder.refresh()).clients.map(({ name }) => name)).toEqual(["good"]);
  expect(lines.join()).toMatch(/"client":"bad".*does not open/);
  expect(lines.join()).not.toContain("secret of");
});

test("a client whose network is none is left out and logged, the others stay", async () => {
  await addClient("good", "192.0.2.1/32");
  await addClient("bad", "192.0.2.0/33");
  expect((await holder.refresh()).clients.map(({ name }) => name)).toEqual(["good"]);
  expect(lines.join()).toMatch(/"client":"bad".*its network is not one/);
});

test("policies come in order with clients, groups and rules; the default is last", async () => {
  const client = await addClient("one", "192.0.2.0/24");
  const group = await database().group.create({ data: { name: "dba" } });
  const rule = { kind: "first_login", outcome: "deny" };
  await database().policy.create({ data: { name: "second", position: 2 ** 31 - 1, enabled: false } });
  await database().policy.create({
    data: {
      name: "first",
      position: 1,
      adaptive: true,
      rules: [rule],
      clients: { create: { clientId: client } },
      groups: { create: { groupId: group.id } },
    },
  });
  const { policies } = await holder.refresh();
  expect(policies.map(({ name, enabled }) => [name, enabled])).toEqual([
    ["first", true],
    ["second", false],
    ["Default", true],
  ]);
  expect(policies[0]).toMatchObject({ clientIds: [client], groupIds: [group.id], rules: [rule] });
});

test("a policy with a rule that cannot be read denies and is logged", async () => {
  const rules = [{ kind: "moon phase", outcome: "deny" }];
  await database().policy.create({ data: { name: "odd", adaptive: true, method: "password", rules } });
  await database().policy.create({ data: { name: "unknown method", position: 1, method: "maybe" } });
  const doors = ["radius", "carrier_pigeon"];
  await database().policy.create({ data: { name: "unknown door", position: 2, method: "password", doors } });
  await database().policy.create({ data: { name: "off", position: 3, method: "password", rules } });
  const { policies } = await holder.refresh();
  expect(policies.map(({ name, method }) => [name, method])).toEqual([
    ["odd", "deny"],
    ["unknown method", "deny"],
    ["unknown door", "deny"],
    ["off", "password"],
    ["Default", "password_and_factor"],
  ]);
  expect(lines.join()).toMatch(/"policy":"odd".*denies/);
});

test("a change is noticed without asking, also after the connection was lost", async () => {
  await addClient("one", "192.0.2.0/24");
  await vi.waitFor(() => expect(holder.current()?.clients).toHaveLength(1), { timeout: 2000 });
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN postern_config' AND datname = current_database()",
  );
  await addClient("two", "198.51.100.0/24");
  await vi.waitFor(() => expect(holder.current()?.clients).toHaveLength(2), { timeout: 3000 });
});

test("refresh gives a snapshot taken after the call, however many call at once", async () => {
  const early = holder.refresh();
  await addClient("one", "192.0.2.0/24");
  const loads = await Promise.all([holder.refresh(), holder.refresh(), holder.refresh()]);
  await early;
  for (const { clients } of loads) expect(clients).toHaveLength(1);
  expect(holder.current()?.clients).toHaveLength(1);
});

test("refreshIfStale asks at most every 250 ms and loads only what is newer", async () => {
  const other = createConfigHolder(pool, keyring(), log);
  await other.refresh();
  await other.close();
  expect(await other.refreshIfStale()).toBe(false);
  await addClient("one", "192.0.2.0/24");
  expect(await other.refreshIfStale()).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 260));
  expect(await Promise.all([other.refreshIfStale(), other.refreshIfStale()])).toEqual([true, true]);
  expect(other.current()?.clients).toHaveLength(1);
});
