/** Changes to clients against a real store: who may, what is sealed, what is audited, what reaches the workers. */
import { describe, expect, it } from "vitest";
import { textOf } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { configChangesDuring } from "@/lib/testing/config-changes";
import { clientChoices, clientDetail, listClients } from "./queries";
import { createClientInput, updateClientInput } from "./schema";
import {
  clearThrottle,
  createClient,
  deleteClient,
  disableClient,
  enableClient,
  regenerateSecret,
  updateClient,
} from "./service";

const owner = operatorWith("owner");
let count = 0;
const input = (changes: object = {}) =>
  createClientInput.parse({
    name: `Client ${++count}`,
    ldapName: `client-${count}`,
    network: `10.0.${count}.0/24`,
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    ...changes,
  });
const newClient = async (changes: object = {}) => (await createClient(owner, input(changes))).id;

async function openSecret(id: string): Promise<string | null> {
  const { secretSealed } = await database().client.findUniqueOrThrow({ where: { id } });
  return textOf(keyring().open({ table: "clients", column: "secret_sealed", row: id }, secretSealed));
}
const lastAudit = () => database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } });

describe("createClient", () => {
  it("gives the secret once, seals it to the row and keeps it out of the audit log", async () => {
    const wanted = input();
    const { id, secret } = await createClient(owner, wanted);
    expect(secret).toHaveLength(40);
    expect(await openSecret(id)).toBe(secret);
    const event = await lastAudit();
    expect(event).toMatchObject({ action: "client.created", subjectId: id, subjectName: wanted.name });
    expect(JSON.stringify(event.detail)).not.toContain(secret);
    expect(event.detail).toMatchObject({ network: wanted.network, secret: "generated" });
  });

  it("takes a secret that was brought along, without recording it", async () => {
    const own = "brought-along-by-the-administrator";
    const { id, secret } = await createClient(owner, input({ secret: own }));
    expect([secret, await openSecret(id)]).toEqual([own, own]);
    expect(JSON.stringify((await lastAudit()).detail)).not.toContain(own);
  });

  it("names what is taken already", async () => {
    const first = input();
    await createClient(owner, first);
    await expect(createClient(owner, input({ name: first.name }))).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
    await expect(createClient(owner, input({ network: first.network }))).rejects.toMatchObject({
      code: "conflict",
      fields: { network: expect.stringContaining(first.name) },
    });
  });

  it("sends groups only in a form that exists", async () => {
    await createClient(owner, input({ groupsInResponse: "fortinet" }));
    await expect(createClient(owner, input({ groupsInResponse: "telex" }))).rejects.toMatchObject({
      fields: { groupsInResponse: expect.any(String) },
    });
  });

  it("writes nothing when the audit row cannot be written", async () => {
    const before = await database().client.count();
    const broken = { ...owner, name: "nul \u0000 character" };
    await expect(createClient(broken, input())).rejects.toThrow(
      'invalid byte sequence for encoding "UTF8": 0x00',
    );
    expect(await database().client.count()).toBe(before);
  });
});

describe("changes reach the workers", () => {
  it.each<[string, (id: string) => Promise<unknown>]>([
    ["updateClient", (id) => updateClient(owner, updateClientInput.parse({ ...input(), id }))],
    ["regenerateSecret", (id) => regenerateSecret(owner, { id })],
    ["disableClient", (id) => disableClient(owner, { id })],
    ["deleteClient", (id) => deleteClient(owner, { id })],
  ])("%s moves the version once and announces it", async (_, change) => {
    const id = await newClient();
    const { moved, announced } = await configChangesDuring(() => change(id));
    expect([moved, announced.length]).toEqual([1, 1]);
  });

  it("creating does too, clearing a failure count does not", async () => {
    let id = "";
    const created = await configChangesDuring(async () => {
      id = await newClient();
    });
    expect(created.moved).toBe(1);
    expect((await configChangesDuring(() => clearThrottle(owner, { id }))).moved).toBe(0);
  });
});

describe("updateClient", () => {
  it("records what changed and nothing when nothing did", async () => {
    const before = input();
    const { id } = await createClient(owner, before);
    const change = {
      ...before,
      id,
      notes: "Rack 4",
      messageAuthenticator: "required",
      codeEntry: "challenge",
    };
    await updateClient(owner, updateClientInput.parse(change));
    const event = await lastAudit();
    expect(event.detail).toEqual({
      notes: { from: "", to: "Rack 4" },
      messageAuthenticator: { from: "postgresql", to: "required" },
      codeEntry: { from: "appended", to: "challenge" },
    });
    await updateClient(owner, updateClientInput.parse(change));
    expect((await lastAudit()).id).toBe(event.id);
  });

  it("refuses another client's network, and one that is gone", async () => {
    const other = input();
    await createClient(owner, other);
    const id = await newClient();
    const clash = updateClientInput.parse({ ...input(), id, network: other.network });
    await expect(updateClient(owner, clash)).rejects.toMatchObject({ code: "conflict" });
    const gone = updateClientInput.parse({ ...input(), id: crypto.randomUUID() });
    await expect(updateClient(owner, gone)).rejects.toMatchObject({ code: "not_found" });
  });
});

it("regenerateSecret replaces the secret and says when", async () => {
  const { id, secret: old } = await createClient(owner, input());
  const secretSetAt = new Date(Date.now() - 60_000);
  await database().client.update({ where: { id }, data: { secretSetAt } });
  const { secret } = await regenerateSecret(owner, { id });
  expect(secret).not.toBe(old);
  expect(await openSecret(id)).toBe(secret);
  const detail = await clientDetail(owner, id);
  expect(detail.secretSetAt.getTime()).toBeGreaterThan(secretSetAt.getTime());
  const event = await lastAudit();
  expect(event.action).toBe("client.secret_regenerated");
  expect(JSON.stringify(event.detail)).not.toContain(secret);
});

it("disabling and enabling are each recorded once", async () => {
  const id = await newClient();
  await disableClient(owner, { id });
  await disableClient(owner, { id });
  expect((await clientDetail(owner, id)).disabledAt).toBeInstanceOf(Date);
  await enableClient(owner, { id });
  await enableClient(owner, { id });
  const events = await database().auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });
  expect(events.map(({ action }) => action)).toEqual(["client.created", "client.disabled", "client.enabled"]);
});

it("deleteClient names the policies that stand in the way", async () => {
  const id = await newClient();
  const policy = await database().policy.create({
    data: { name: "Reporting", clients: { create: { clientId: id } } },
  });
  await expect(deleteClient(owner, { id })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Reporting"),
  });
  await database().policy.delete({ where: { id: policy.id } });
  await deleteClient(owner, { id });
  expect((await lastAudit()).action).toBe("client.deleted");
  await expect(clientDetail(owner, id)).rejects.toMatchObject({ code: "not_found" });
});

it("shows failures, the limit and the last attempt, and clears the limit", async () => {
  const id = await newClient();
  await database().client.update({ where: { id }, data: { failures: 200, failuresSince: new Date() } });
  const attempt = {
    door: "radius",
    clientId: id,
    sourceAddress: "10.0.0.1",
    latencyMs: 1,
    worker: "w",
    trace: [],
  };
  await database().attempt.createMany({
    data: [
      { ...attempt, username: "ada", outcome: "accept", reason: "accepted" },
      { ...attempt, username: "bob", outcome: "reject", reason: "wrong_code" },
    ],
  });
  const row = (await listClients(operatorWith("auditor"))).find((client) => client.id === id);
  expect(row).toMatchObject({ failures: 200, lastAttempt: { username: "bob", reason: "wrong_code" } });
  expect(row?.throttledUntil?.getTime()).toBeGreaterThan(Date.now());
  expect(Object.keys(row ?? {}).join()).not.toMatch(/secret/i);
  await clearThrottle(owner, { id });
  expect(await clientDetail(owner, id)).toMatchObject({ failures: 0, throttledUntil: null });
  expect((await lastAudit()).detail).toEqual({ failures: 200 });
});

it("tells which client answers where networks overlap", async () => {
  const wide = await newClient({ name: "Wide", network: "172.16.0.0/12" });
  await newClient({ name: "Narrow", network: "172.16.5.0/24" });
  expect((await clientDetail(owner, wide)).overlaps).toEqual([
    "Requests from 172.16.5.0/24 belong to Narrow, because its network is narrower.",
  ]);
});

describe("who may not", () => {
  const missing = { id: "00000000-0000-4000-8000-000000000000" };
  const writes: [string, (actor: Parameters<typeof createClient>[0]) => Promise<unknown>][] = [
    ["createClient", (actor) => createClient(actor, input())],
    ["updateClient", (actor) => updateClient(actor, { ...input(), ...missing })],
    ["regenerateSecret", (actor) => regenerateSecret(actor, missing)],
    ["disableClient", (actor) => disableClient(actor, missing)],
    ["enableClient", (actor) => enableClient(actor, missing)],
    ["deleteClient", (actor) => deleteClient(actor, missing)],
    ["clearThrottle", (actor) => clearThrottle(actor, missing)],
  ];
  it.each(writes)("%s is for administrators", async (_, write) => {
    for (const actor of [operatorWith("help_desk"), operatorWith("auditor"), userActor(missing.id)]) {
      await expect(write(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("help desk and users do not even read", async () => {
    for (const actor of [operatorWith("help_desk"), userActor(missing.id)]) {
      await expect(listClients(actor)).rejects.toMatchObject({ code: "forbidden" });
      await expect(clientDetail(actor, missing.id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(clientChoices(actor)).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
