/** The mail about a login from a new network, on the real store: once for each, and not for a person's first. */
import { beforeEach, expect, test } from "vitest";
import { after, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { makeAttempt, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { tellOfNewNetworks } from "./new-networks-job";

const now = new Date();
const ago = (ms: number) => after(now, -ms);
const run = () => tellOfNewNetworks.run({}, { signal: new AbortController().signal, progress: () => {} });
const mails = () => database().outgoingMail.findMany({ orderBy: { toAddress: "asc" } });

/** Somebody who was let in from `networks`, the first of them the longest ago. */
async function personFrom(username: string, ...networks: string[]): Promise<string> {
  const { id } = await makeUser({ username, email: `${username}@example.org` });
  for (const [index, network] of networks.entries()) {
    const at = ago(minutes(networks.length - index));
    await database().userNetwork.create({ data: { userId: id, network, firstAt: at, lastAt: at } });
  }
  return id;
}

const accepted = (userId: string, personAddress: string, clientName: string, door = "radius") =>
  makeAttempt({ userId, personAddress, clientName, door, outcome: "accept", reason: "accepted" });

beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().user.deleteMany();
  await setUpMail();
});

test("the person is told of each network but the first, with the login's address and client, and once", async () => {
  const ada = await personFrom("ada", "192.0.2.0/24", "203.0.113.0/24");
  await accepted(ada, "192.0.2.7", "db1");
  await accepted(ada, "203.0.113.9", "the console", "console");
  await accepted(ada, "203.0.113.7", "db2");
  await accepted(ada, "203.0.113.8", "db3");
  await personFrom("ben", "198.51.100.0/24");
  expect(await run()).toBe("1 told.");
  const written = await mails();
  expect(written).toMatchObject([
    { toAddress: "ada@example.org", event: "new_network", subject: "Login as ada from a new network" },
  ]);
  expect(written[0]?.text).toContain("From: 203.0.113.7");
  expect(written[0]?.text).toContain("Through: db2");
  expect(await run()).toBe("0 told.");
  expect(await mails()).toHaveLength(1);
});

test.each([
  ["2001:db8::/64", "2001:db8::7", "From: 2001:db8::7"],
  ["local", "local", "From: the server itself (Unix socket)"],
  ["203.0.113.0/24", "198.51.100.7", "From: 203.0.113.0/24"],
])("a login from %s, where the log has %s", async (network, address, text) => {
  const ada = await personFrom("ada", "192.0.2.0/24", network);
  await accepted(ada, address, "db1");
  expect(await run()).toBe("1 told.");
  expect((await mails())[0]?.text).toContain(text);
});

test("two who run at once tell once", async () => {
  for (const name of ["ada", "ben", "cyd"]) await personFrom(name, "192.0.2.0/24", "203.0.113.0/24");
  const told = await Promise.all([run(), run(), run()]);
  expect(told.map((text) => Number.parseInt(String(text), 10)).reduce((a, b) => a + b)).toBe(3);
  expect(await mails()).toHaveLength(3);
});

test("whoever cannot be told now is not told later of the same", async () => {
  await database().mailSettings.deleteMany();
  await personFrom("ada", "192.0.2.0/24", "203.0.113.0/24");
  expect(await run()).toBe("0 told.");
  await setUpMail();
  expect(await run()).toBe("0 told.");
  expect(await database().userNetwork.count({ where: { toldAt: null } })).toBe(0);
});
