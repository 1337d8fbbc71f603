/** Programs that wait: begun, allowed by a touch, fetched once, refused; and what bounds them. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { signOut } from "@/lib/people/console-sessions/start";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { setPassword } from "@/lib/people/users/password";
import { operatorWith } from "@/lib/testing/actors";
import { createAuthenticator } from "@/lib/testing/authenticator";
import { signedIn } from "@/lib/testing/connections";
import { makeClient, makePolicy, makeServer } from "@/lib/testing/factories";
import { type Login, openLogins, start } from "@/lib/testing/logins";
import { giveConsoleName, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { ownPlaces } from "./places";
import { askEveryMs, fetchConnect, startConnect } from "./requests";
import { startConnectInput } from "./schema";
import { allowConnect, connect, connectRequest, refuseConnect } from "./service";

const logins = openLogins();
const { clock } = logins;
afterAll(() => logins.close());

const here = "192.0.2.1";
const elsewhere = "198.51.100.7";
let login: Login;
let actor: UserActor;
let key: ReturnType<typeof createAuthenticator>;
beforeEach(async () => {
  clock.set(start);
  await database().connectRequest.deleteMany();
  await database().policy.deleteMany({ where: { isDefault: false } });
  await giveConsoleName();
  login = await logins.person();
  actor = await signedIn(login.userId, start, here);
  key = createAuthenticator();
  await makePasskey(actor, key, clock);
});

const touch = async (by = actor, purpose: "connection" | "confirmation" = "connection") =>
  key.touch((await beginTouch(by, purpose, clock)).options, testOrigin);

async function begin(address: string | null = here, said: object = {}) {
  const secret = randomBytes(32).toString("base64url");
  const secretHash = createHash("sha256").update(secret).digest("base64url");
  const input = startConnectInput.parse({
    ...{ secretHash, program: "psql", machine: "ada's laptop", username: login.username, server: "Sales" },
    ...said,
  });
  return { secret, input, ...(await startConnect(input, address, clock)) };
}
const fetch = (secret: string) => {
  clock.advance(askEveryMs);
  return fetchConnect({ secret }, clock);
};
const allow = async (requestId: string, more: object = {}, by = actor) =>
  allowConnect(
    by,
    { requestId, clientId: login.clientId, code: "", answer: await touch(by), ...more },
    clock,
  );
const auditOf = (action: string) =>
  database().auditEvent.findFirst({ where: { action, subjectId: login.userId }, orderBy: { id: "desc" } });

describe("on the page", () => {
  test("a touch gives one that lets in", async () => {
    const given = await connect(actor, { clientId: login.clientId, answer: await touch() }, clock);
    expect(given.username).toBe(login.username);
    expect(await logins.reasonOf(login, given.password)).toBe("accepted_connection_password");
  });

  test("no touch for something else counts, nor one twice, nor one in another session or of somebody else", async () => {
    const { clientId } = login;
    const other = await touch(actor, "confirmation");
    await expect(connect(actor, { clientId, answer: other }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    const answer = await touch();
    await connect(actor, { clientId, answer }, clock);
    await expect(connect(actor, { clientId, answer }, clock)).rejects.toMatchObject({ code: "conflict" });
    const again = await touch();
    const second = await signedIn(login.userId, start);
    await expect(connect(second, { clientId, answer: again }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    const stranger = await signedIn((await logins.person()).userId, start);
    await makePasskey(stranger, createAuthenticator(), clock);
    const asked = await beginTouch(stranger, "connection", clock);
    const foreign = key.touch({ ...asked.options }, testOrigin);
    await expect(connect(stranger, { clientId, answer: foreign }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(await database().oneTimeCode.count({ where: { userId: stranger.id } })).toBe(0);
  });

  test("a touch that is raced gives one password", async () => {
    const answer = await touch();
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => connect(actor, { clientId: login.clientId, answer }, clock)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database().oneTimeCode.count({ where: { userId: login.userId } })).toBe(1);
  });

  test("a touch for a server that denies gives none, and is not wasted on another", async () => {
    const { id: clientId } = await makeClient();
    await makePolicy({ method: "deny", clients: { create: { clientId } } });
    const answer = await touch();
    await expect(connect(actor, { clientId, answer }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    await connect(actor, { clientId: login.clientId, answer }, clock);
  });

  test("offers what a policy could let them into, with the address of the server where one is registered", async () => {
    const [open, denied, disabled] = [
      await makeClient(),
      await makeClient(),
      await makeClient({ disabledAt: start }),
    ];
    await makePolicy({ method: "deny", clients: { create: { clientId: denied.id } } });
    await makePolicy({ reuseUses: 5, reuseSeconds: 30, clients: { create: { clientId: open.id } } });
    const server = await makeServer({ clientId: open.id, host: "db.example.org", port: 5433 });
    const places = await ownPlaces(actor, clock);
    expect(places.filter(({ clientId }) => clientId === open.id)).toEqual([
      {
        ...{ id: server.id, clientId: open.id, name: server.name },
        ...{ host: "db.example.org", port: 5433, uses: 5, seconds: 30 },
      },
    ]);
    expect(places.find(({ clientId }) => clientId === login.clientId)).toMatchObject({ host: null, uses: 1 });
    const ids = places.map(({ clientId }) => clientId);
    expect(ids).not.toContain(denied.id);
    expect(ids).not.toContain(disabled.id);
  });
});

describe("a program", () => {
  test("waits, is allowed, and is given the password once", async () => {
    const { id, code, secret } = await begin();
    expect(await fetch(secret)).toEqual({ status: "waiting" });
    expect(await connectRequest(actor, { requestId: id }, clock)).toMatchObject({
      ...{ state: "waiting", program: "psql", machine: "ada's laptop", server: "Sales" },
      ...{ address: here, code, otherUser: null },
    });
    await allow(id);
    expect((await connectRequest(actor, { requestId: id }, clock)).state).toBe("allowed");
    const given = await fetch(secret);
    if (given.status !== "given") throw new Error(given.status);
    expect(given.username).toBe(login.username);
    expect(given.expiresAt.getTime()).toBe(clock.now().getTime() - askEveryMs + seconds(60));
    expect(await fetch(secret)).toEqual({ status: "over" });
    expect(await logins.reasonOf(login, given.password)).toBe("accepted_connection_password");
    const row = JSON.stringify(await database().connectRequest.findUniqueOrThrow({ where: { id } }));
    expect(row).not.toContain(given.password);
    expect(row).not.toContain(secret);
    expect((await auditOf("connect_request.allowed"))?.detail).toMatchObject({
      program: "psql",
      address: here,
    });
    expect((await auditOf("connection_password.issued"))?.detail).toMatchObject({ machine: "ada's laptop" });
  });

  test("twenty fetches at once give one password", async () => {
    const { id, secret } = await begin();
    await allow(id);
    clock.advance(askEveryMs);
    const all = await Promise.all(Array.from({ length: 20 }, () => fetchConnect({ secret }, clock)));
    expect(all.filter(({ status }) => status === "given")).toHaveLength(1);
    expect(all.filter(({ status }) => status === "too_soon" || status === "over")).toHaveLength(19);
    expect(await database().oneTimeCode.count({ where: { userId: login.userId } })).toBe(1);
  });

  test("that asks too often is told so, and waits on", async () => {
    const { id, secret } = await begin();
    expect((await fetch(secret)).status).toBe("waiting");
    clock.advance(999);
    expect(await fetchConnect({ secret }, clock)).toEqual({ status: "too_soon" });
    await allow(id);
    expect((await fetch(secret)).status).toBe("given");
  });

  test("with another secret is given nothing", async () => {
    const { id } = await begin();
    await allow(id);
    expect(await fetch(randomBytes(32).toString("base64url"))).toEqual({ status: "unknown" });
  });

  test("is too late after five minutes, or a minute after it was allowed", async () => {
    const late = await begin();
    clock.advance(minutes(5));
    expect(await fetch(late.secret)).toEqual({ status: "over" });
    await expect(allow(late.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(refuseConnect(actor, { requestId: late.id }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    const allowed = await begin();
    await allow(allowed.id);
    clock.advance(seconds(60) - askEveryMs);
    expect(await fetch(allowed.secret)).toEqual({ status: "over" });
  });

  test("elsewhere than the browser needs its code to be typed, which the page does not show", async () => {
    const { id, code } = await begin(elsewhere);
    expect((await connectRequest(actor, { requestId: id }, clock)).code).toBeNull();
    for (const typed of ["", "BBBB-BBBB"]) {
      await expect(allow(id, { code: typed })).rejects.toMatchObject({ fields: { code: expect.anything() } });
    }
    await allow(id, { code: code.toLowerCase() });
  });

  test("whose address nobody knows counts as elsewhere", async () => {
    const { id } = await begin(null);
    expect((await connectRequest(actor, { requestId: id }, clock)).code).toBeNull();
    await expect(allow(id)).rejects.toMatchObject({ code: "invalid_input" });
    const unknown = { ...actor, ip: null };
    const { id: other } = await begin(null);
    expect((await connectRequest(unknown, { requestId: other }, clock)).code).toBeNull();
  });

  test("that is to log in as somebody else cannot be allowed; another role name of the person is the person", async () => {
    const { id } = await begin(here, { username: "bob" });
    expect((await connectRequest(actor, { requestId: id }, clock)).otherUser).toBe("bob");
    await expect(allow(id)).rejects.toMatchObject({ code: "conflict" });
    await database().userAlias.create({ data: { name: `${login.username}_dba`, userId: login.userId } });
    await allow((await begin(here, { username: `${login.username}_dba` })).id);
    await allow((await begin(here, { username: "" })).id);
  });

  test("is not allowed without a touch for it, nor for a server that denies, nor twice", async () => {
    const { id, secret } = await begin();
    const answer = await touch(actor, "confirmation");
    await expect(allow(id, { answer })).rejects.toMatchObject({ code: "conflict" });
    const { id: clientId } = await makeClient();
    await makePolicy({ method: "deny", clients: { create: { clientId } } });
    await expect(allow(id, { clientId })).rejects.toMatchObject({ code: "invalid_input" });
    expect((await fetch(secret)).status).toBe("waiting");
    await allow(id);
    await expect(allow(id)).rejects.toMatchObject({ code: "conflict" });
    await expect(refuseConnect(actor, { requestId: id }, clock)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is told when it was refused", async () => {
    const { id, secret } = await begin();
    await refuseConnect(actor, { requestId: id }, clock);
    expect(await fetch(secret)).toEqual({ status: "refused" });
    expect((await connectRequest(actor, { requestId: id }, clock)).state).toBe("refused");
    await expect(allow(id)).rejects.toMatchObject({ code: "conflict" });
    expect(await auditOf("connect_request.refused")).not.toBeNull();
  });

  test.each<[string, () => Promise<unknown>]>([
    ["the session ends", () => signOut(actor)],
    [
      "the password changes",
      () => setPassword(operatorWith("owner"), { userId: login.userId, password: "Nine-lamps-burn-4-us" }),
    ],
    [
      "the policy denies from now on",
      () => makePolicy({ method: "deny", clients: { create: { clientId: login.clientId } } }),
    ],
  ])("is given nothing where, after it was allowed, %s", async (_, change) => {
    const { id, secret } = await begin();
    await allow(id);
    await change();
    expect(await fetch(secret)).toEqual({ status: "refused" });
    expect(await database().oneTimeCode.count({ where: { userId: login.userId } })).toBe(0);
  });

  test("nobody knows: the person is told so", async () => {
    const requestId = crypto.randomUUID();
    await expect(connectRequest(actor, { requestId }, clock)).rejects.toMatchObject({ code: "not_found" });
    await expect(allow(requestId)).rejects.toMatchObject({ code: "not_found" });
  });

  test("whose secret is in use begins nothing", async () => {
    const { input } = await begin();
    await expect(startConnect(input, here, clock)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("how many may wait", () => {
  test("50 at once from one address: thirty begin, and others from elsewhere still do", async () => {
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => begin("2001:db8::1")));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(30);
    await expect(begin("2001:db8::2")).rejects.toMatchObject({ code: "unavailable" });
    await begin("2001:db8:0:1::1");
    clock.advance(minutes(5));
    await begin("2001:db8::1");
  });

  test("five hundred in all", async () => {
    const rows = Array.from({ length: 500 }, () => ({
      ...{ secretHash: new Uint8Array(randomBytes(32)), code: "BBBB-BBBB", subscriber: "x", program: "psql" },
      ...{ machine: "m", username: "", server: "" },
      ...{ askedAt: start, createdAt: start, expiresAt: new Date(start.getTime() + minutes(5)) },
    }));
    await database().connectRequest.createMany({ data: rows });
    await expect(begin()).rejects.toMatchObject({ code: "unavailable" });
    clock.advance(minutes(5));
    await begin();
  });
});

test.each([
  ["a line feed", "psql\nCode: BBBB"],
  ["an escape", "\u001b[2J"],
  ["text that is turned round", "\u202epsql"],
  ["a line separator", "a\u2028b"],
  ["too much", "x".repeat(101)],
  ["nothing", ""],
])("a program that says %s of itself begins nothing", (_, program) => {
  const secretHash = "a".repeat(43);
  expect(startConnectInput.safeParse({ secretHash, program, machine: "m" }).success).toBe(false);
});
