/** The door over real connections: what each message is answered with, and who reaches the core as whom. */
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ClientConfig } from "@/lib/login/authentication/contract";
import { ldapClients, type TestLdapOptions } from "@/lib/testing/ldap-client";
import {
  aliceName as alice,
  byPassword,
  openTestLdapDoor,
  type TestLdapDoor,
  clientBase as where,
} from "@/lib/testing/ldap-door";
import {
  abandonMessage,
  ber,
  bindMessage,
  equalTo,
  extendedMessage,
  ldapMessage,
  presence,
  saslMessage,
  searchMessage,
  startTlsOid,
  unbindMessage,
  whoAmIOid,
} from "@/lib/testing/ldap-messages";
import { clientConfig, configWith } from "@/lib/testing/radius-door";

let door: TestLdapDoor;
const connected = ldapClients();
afterEach(async () => {
  connected.closeAll();
  await door.close();
});

const open = (options: Partial<TestLdapOptions> = {}) => connected.open({ port: door.port, ...options });
const openPlain = () => open({ port: door.startTlsPort, isTls: false });

describe("a simple bind", () => {
  test("reaches the core as a login, and its answer is success or invalidCredentials without a word", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await open();
    expect(await client.bind(alice, "right")).toBe(0);
    expect(await client.ask(bindMessage(2, alice, "wrong"))).toEqual({
      id: 2,
      tag: 0x61,
      code: 49,
      diagnostic: "",
      name: "",
      rest: [],
    });
    expect(door.requests[0]).toMatchObject({
      door: "ldap",
      client: { name: "test", codeEntry: "appended" },
      username: "alice",
      typed: "right",
      state: null,
      sourceAddress: "127.0.0.1",
      personAddress: null,
      refusal: null,
    });
    expect(door.stats()).toMatchObject({
      accepted: 1,
      binds: { success: 1, invalidCredentials: 1 },
      inFlight: 0,
    });
    expect(client.protocol()).toBe("TLSv1.3");
  });

  test("a challenge client is asked for password and code together", async () => {
    door = await openTestLdapDoor({
      clients: [clientConfig({ codeEntry: "challenge", messageAuthenticator: "required" })],
      authenticate: () => ({ kind: "challenge", state: new Uint8Array(), prompt: "" }),
    });
    expect(await (await open()).bind(alice, "right")).toBe(49);
    expect(door.requests[0]?.client?.codeEntry).toBe("appended");
  });

  test("octets that are no text, and NUL, reach the core as nothing typed", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await open();
    await client.bind(alice, Uint8Array.of(0xff, 0xfe));
    await client.bind(alice, "a\0b");
    expect(door.requests.map(({ typed }) => typed)).toEqual([null, null]);
  });

  test.each([
    ["nobody, with nothing", "", "", 48],
    ["a name without a password", alice, "", 53],
    ["no name with a password", "", "right", 49],
    ["no distinguished name", "alice", "right", 34],
    ["spaces before the commas", "uid=alice ,ou=test ,dc=postern", "right", 34],
    ["another base", "uid=alice,ou=test,dc=example", "right", 49],
    ["the client itself", where, "right", 49],
    ["a client that does not exist", "uid=alice,ou=none,dc=postern", "right", 49],
    ["a role with a comma", "uid=x,ou=other,ou=test,dc=postern", "right", 49],
    ["a role with a backslash", "uid=al\\69ce,ou=test,dc=postern", "right", 49],
    ["the same under the other word", "userid=al\\69ce,ou=test,dc=postern", "right", 49],
    ["a role of 254 octets", `uid=${"a".repeat(254)},ou=test,dc=postern`, "right", 49],
    ["a password of 1025 octets", alice, "x".repeat(1025), 49],
  ])("%s never reaches the core", async (_, name, password, code) => {
    door = await openTestLdapDoor();
    expect(await (await open()).bind(name, password)).toBe(code);
    expect(door.requests).toEqual([]);
  });

  test.each([
    "uid=alice, ou=test,  dc=postern",
    "userid=alice,ou=test,dc=postern",
    "UserID=alice, ou=test, dc=postern",
  ])("%s is the same name", async (name) => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    expect(await (await open()).bind(name, "right")).toBe(0);
    expect(door.requests[0]?.username).toBe("alice");
  });

  test("version 2 and SASL are refused as such", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    expect((await client.ask(bindMessage(1, alice, "right", 2))).code).toBe(2);
    expect((await client.ask(saslMessage(2))).code).toBe(7);
    expect(door.requests).toEqual([]);
  });

  test("five that are refused on one connection are the last", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await open();
    for (let i = 0; i < 5; i++) expect(await client.bind(alice, "wrong")).toBe(49);
    await client.closed;
  });

  test("one after the other, in the order they came", async () => {
    const order: string[] = [];
    door = await openTestLdapDoor({
      async authenticate({ username }) {
        order.push(`begin ${username}`);
        await new Promise((resolve) => setTimeout(resolve, username === "slow" ? 60 : 1));
        order.push(`end ${username}`);
        return { kind: "accept", groups: [] };
      },
    });
    const client = await open();
    const both = [
      bindMessage(1, "uid=slow,ou=test,dc=postern", "x"),
      bindMessage(2, "uid=quick,ou=test,dc=postern", "x"),
      extendedMessage(3, whoAmIOid),
    ];
    client.send(Buffer.concat(both));
    const answers = await client.receive(3);
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(answers[2]?.rest).toEqual(["dn:uid=quick,ou=test,dc=postern"]);
    expect(order).toEqual(["begin slow", "end slow", "begin quick", "end quick"]);
  });
});

describe("which client", () => {
  const two: ClientConfig[] = [
    clientConfig({ id: "1", name: "all", ldapName: "all", cidr: "127.0.0.0/8" }),
    clientConfig({ id: "2", name: "one", ldapName: "one", cidr: "127.0.0.2/32" }),
    clientConfig({ id: "3", name: "udp", ldapName: "udp", cidr: "127.0.0.3/32", doors: ["radius"] }),
  ];
  const bindAs = async (ou: string, localAddress: string) =>
    (await open({ localAddress })).bind(`uid=alice,ou=${ou},dc=postern`, "right");

  test("the one that the name says, from its own network, when it may use this door", async () => {
    door = await openTestLdapDoor({ clients: two });
    expect(await bindAs("all", "127.0.0.1")).toBe(0);
    expect(await bindAs("one", "127.0.0.2")).toBe(0);
    expect(await bindAs("all", "127.0.0.2")).toBe(0);
    expect(await bindAs("ALL", "127.0.0.3")).toBe(0);
    expect(await bindAs("one", "127.0.0.1")).toBe(49);
    expect(await bindAs("udp", "127.0.0.3")).toBe(49);
    expect(door.requests.map(({ client }) => client?.id)).toEqual(["1", "2", "1", "1"]);
    expect(door.stats().drops.wrong_client).toBe(2);
  });

  test("connections from addresses of no client are closed before TLS, and counted", async () => {
    door = await openTestLdapDoor({ clients: two.slice(1) });
    await expect(open({ localAddress: "127.0.0.1" })).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(open({ localAddress: "127.0.0.3" })).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(door.stats()).toMatchObject({ accepted: 0, drops: { unknown_source: 2 } });
    expect(door.lines).toHaveLength(1);
  });

  test("a client that was added a moment ago is found by asking the store", async () => {
    door = await openTestLdapDoor({ clients: [] });
    door.store.config = configWith(two, 2n);
    expect(await bindAs("all", "127.0.0.1")).toBe(0);
    const client = await open();
    door.store.config = configWith([...two, clientConfig({ id: "4", ldapName: "new" })], 3n);
    expect(await client.bind("uid=alice,ou=new,dc=postern", "right")).toBe(0);
  });

  test("IPv6, and IPv4 where the door listens on both", async () => {
    const both = [clientConfig(), clientConfig({ id: "6", name: "six", ldapName: "six", cidr: "::1/128" })];
    door = await openTestLdapDoor({ host: "::", clients: both });
    const six = await open({ host: "::1" });
    expect(await six.bind("uid=alice,ou=six,dc=postern", "right")).toBe(0);
    expect(await six.bind(alice, "right")).toBe(49);
    expect(await (await open()).bind(alice, "right")).toBe(0);
    expect(door.requests.map(({ sourceAddress }) => sourceAddress)).toEqual(["::1", "127.0.0.1"]);
  });

  test("before configuration or certificate are there, connections are closed", async () => {
    door = await openTestLdapDoor({ isReady: false });
    await expect(open()).rejects.toMatchObject({ code: "ECONNRESET" });
    await door.close();
    door = await openTestLdapDoor({ hasCertificate: false });
    await expect(open()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(door.stats().drops.not_ready).toBe(1);
  });
});

describe("when the core has no answer", () => {
  test("a newer configuration is loaded and the bind decided again under it", async () => {
    door = await openTestLdapDoor({
      authenticate: ({ config }) =>
        config.version === 1n ? { kind: "none", why: "stale_config" } : { kind: "accept", groups: [] },
    });
    door.store.config = configWith([clientConfig()], 2n);
    expect(await (await open()).bind(alice, "right")).toBe(0);
    expect(door.requests.map(({ config }) => config.version)).toEqual([1n, 2n]);
    expect(door.requests[0]?.receivedMs).toBe(door.requests[1]?.receivedMs);
  });

  test("a client that is gone under the newer one is refused", async () => {
    door = await openTestLdapDoor({ authenticate: () => ({ kind: "none", why: "stale_config" }) });
    const client = await open();
    door.store.config = configWith([], 2n);
    expect(await client.bind(alice, "right")).toBe(49);
  });

  test.each([
    ["shed", 51],
    ["unavailable", 52],
    ["stale_config", 52],
  ] as const)("%s is answered with %i, and the connection ends", async (why, code) => {
    door = await openTestLdapDoor({ authenticate: () => ({ kind: "none", why }) });
    const client = await open();
    expect(await client.bind(alice, "right")).toBe(code);
    await client.closed;
    expect(door.stats().drops[why]).toBe(1);
  });

  test("after three in a row new connections are closed, but for one now and then, until a login is decided", async () => {
    let isDown = true;
    door = await openTestLdapDoor({
      limits: { outageProbeMs: 200 },
      authenticate: () => (isDown ? { kind: "none", why: "unavailable" } : { kind: "accept", groups: [] }),
    });
    const early = await open();
    for (let i = 0; i < 3; i++) expect(await (await open()).bind(alice, "right")).toBe(52);
    await expect(open()).rejects.toMatchObject({ code: "ECONNRESET" });
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect(await (await open()).bind(alice, "right")).toBe(52);
    await expect(open()).rejects.toMatchObject({ code: "ECONNRESET" });
    isDown = false;
    expect(await early.bind(alice, "right")).toBe(0);
    expect(await (await open()).bind(alice, "right")).toBe(0);
  });

  test("more logins than the limit are told that the door is busy", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    door = await openTestLdapDoor({
      limits: { bindsInFlight: 1 },
      async authenticate() {
        await held;
        return { kind: "accept", groups: [] };
      },
    });
    const first = (await open()).bind(alice, "right");
    await vi.waitFor(() => expect(door.stats().inFlight).toBe(1), 10_000);
    expect(await (await open()).bind(alice, "right")).toBe(51);
    letGo();
    expect(await first).toBe(0);
  });
});

describe("everything else", () => {
  test("who am I: nobody, then the one who bound, then nobody again", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await open();
    const whoAmI = async () => (await client.ask(extendedMessage(9, whoAmIOid))).rest;
    expect(await whoAmI()).toEqual([""]);
    await client.bind(alice, "right");
    expect(await whoAmI()).toEqual([`dn:${alice}`]);
    await client.bind(alice, "wrong");
    expect(await whoAmI()).toEqual([""]);
  });

  test("other operations, unknown ones, critical controls", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    const compare = ber(0x6e, [ber(4, alice), equalTo("uid", "alice")]);
    expect(await client.ask(ldapMessage(1, compare))).toMatchObject({ tag: 0x6f, code: 53 });
    expect(await client.ask(ldapMessage(2, ber(0x4a, alice)))).toMatchObject({ tag: 0x6b, code: 53 });
    expect(await client.ask(extendedMessage(3, "1.2.3.4"))).toMatchObject({ tag: 0x78, code: 2 });
    const bind = ber(0x60, [ber(2, "\x03"), ber(4, alice), ber(0x80, "right")]);
    expect(await client.ask(ldapMessage(4, bind, [["1.2.3", true]]))).toMatchObject({ tag: 0x61, code: 12 });
    expect(await client.ask(ldapMessage(5, bind, [["1.2.3", false]]))).toMatchObject({ tag: 0x61, code: 0 });
  });

  test("abandon has no answer, unbind ends the connection", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    client.send(abandonMessage(1, 7));
    expect((await client.ask(extendedMessage(2, whoAmIOid))).id).toBe(2);
    client.send(unbindMessage(3));
    await client.closed;
  });

  test("malformed octets get the notice of disconnection; good ones before them get their answers", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    client.send(Buffer.concat([extendedMessage(1, whoAmIOid), Buffer.from("3003020101", "hex")]));
    const answers = await client.receive(2);
    expect(answers).toMatchObject([
      { id: 1, code: 0 },
      { id: 0, tag: 0x78, code: 2, rest: ["1.3.6.1.4.1.1466.20036"] },
    ]);
    await client.closed;
    expect(door.stats().drops.malformed).toBe(1);
  });

  test("octet by octet, and many in one piece", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    for (const octet of bindMessage(1, alice, "right")) client.send(Uint8Array.of(octet));
    expect(await client.receive(1)).toMatchObject([{ id: 1, code: 0 }]);
    const many = Array.from({ length: 50 }, (_, i) =>
      searchMessage(i + 2, "", presence("objectClass"), { scope: 0 }),
    );
    client.send(Buffer.concat(many));
    expect(await client.receive(100)).toHaveLength(100);
  });
});

describe("StartTLS", () => {
  test("passwords before it are not looked at; after it the door is the same", async () => {
    door = await openTestLdapDoor({ authenticate: byPassword });
    const client = await openPlain();
    expect(await client.bind(alice, "right")).toBe(13);
    expect(door.requests).toEqual([]);
    await client.startTls();
    expect(await client.bind(alice, "right")).toBe(0);
    expect((await client.ask(extendedMessage(9, startTlsOid))).code).toBe(1);
    expect(door.stats().drops.not_encrypted).toBe(1);
  });

  test("what came in clear behind the request is not taken for what came through TLS", async () => {
    door = await openTestLdapDoor();
    const client = await openPlain();
    client.send(Buffer.concat([extendedMessage(1, startTlsOid), bindMessage(2, alice, "right")]));
    expect(await client.receive(1)).toMatchObject([{ id: 0, code: 2 }]);
    await client.closed;
    expect(door.requests).toEqual([]);
  });

  test("on the TLS port it is an error", async () => {
    door = await openTestLdapDoor();
    expect((await (await open()).ask(extendedMessage(1, startTlsOid))).code).toBe(1);
  });
});
