/** The RADIUS door over real UDP, with a core that each test writes as a function. */
import { randomBytes, randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import type { LoginAnswer } from "@/lib/login/authentication/contract";
import { encodeTestRequest, openRadiusClient, type TestRadiusClient } from "@/lib/testing/radius-client";
import { clientConfig, configWith, openTestDoor, testSecret } from "@/lib/testing/radius-door";
import { burstDatagrams, holdsBurst } from "./limits";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

async function setUp(options: Parameters<typeof openTestDoor>[0] = {}, secret = testSecret) {
  const door = await openTestDoor(options);
  const client = await openRadiusClient({ host: options.host, port: door.address.port, secret });
  opened.push(door, client);
  return { door, client };
}

const login = { username: "alice", password: "correct horse412324" };
const brief = 150;
const accept: LoginAnswer = { kind: "accept", groups: [] };

describe("an Access-Request as PostgreSQL sends it", () => {
  test("reaches the core and its answer verifies", async () => {
    const { door, client } = await setUp();
    expect((await client.request(login))?.code).toBe("accept");
    expect(door.requests).toHaveLength(1);
    expect(door.requests[0]).toMatchObject({
      door: "radius",
      username: "alice",
      typed: "correct horse412324",
      client: { id: clientConfig().id, name: "test", codeEntry: "appended" },
      sourceAddress: "127.0.0.1",
      personAddress: null,
      state: null,
      refusal: null,
    });
    expect(door.requests[0]?.client).not.toHaveProperty("secret");
  });
  test("is rejected when the core says so", async () => {
    const { client } = await setUp({ authenticate: () => ({ kind: "reject" }) });
    expect((await client.request(login))?.code).toBe("reject");
  });
  test("is never challenged", async () => {
    const challenge = { kind: "challenge", state: utf8("s"), prompt: "Code?" } as const;
    const { client } = await setUp({ authenticate: () => challenge });
    expect((await client.request(login))?.code).toBe("reject");
  });
  test.each(["shed", "unavailable"] as const)(
    "gets no answer when it was %s, and may be sent again",
    async (why) => {
      let calls = 0;
      const { door, client } = await setUp({
        authenticate: () => (++calls === 1 ? { kind: "none", why } : accept),
      });
      const same = { ...login, identifier: 7, authenticator: randomBytes(16) };
      expect(await client.request(same, brief)).toBeNull();
      expect(door.stats().drops[why]).toBe(1);
      expect((await client.request(same))?.code).toBe("accept");
    },
  );
  test("with the wrong secret reaches the core as noise, which says so in the log", async () => {
    const { door, client } = await setUp({ authenticate: () => ({ kind: "reject" }) }, "another secret");
    await client.send(encodeTestRequest(login, "another secret"));
    await vi.waitFor(() => expect(door.requests).toHaveLength(1), 10_000);
    expect(door.requests[0]?.typed).not.toBe(login.password);
  });
});

describe("duplicates", () => {
  test("get the same octets from one call, while it works and afterwards", async () => {
    const { door, client } = await setUp({ authenticate: () => sleep(100, { kind: "accept", groups: [] }) });
    const octets = encodeTestRequest(login, testSecret);
    const replies = client.receive(3);
    await client.send(octets);
    await client.send(octets);
    await sleep(200);
    await client.send(octets);
    const [first, ...more] = await replies;
    expect(more).toHaveLength(2);
    for (const reply of more) expect(reply.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(door.requests).toHaveLength(1);
    expect(door.stats().repeats).toBe(2);
  });
  test("are only those from the same port with the same identifier and authenticator", async () => {
    const { door, client } = await setUp();
    const other = await openRadiusClient({ port: door.address.port, secret: testSecret });
    opened.push(other);
    const same = { ...login, identifier: 7, authenticator: randomBytes(16) };
    await client.request(same);
    await other.request(same);
    await client.request({ ...same, identifier: 8 });
    await client.request({ ...same, authenticator: randomBytes(16) });
    expect(door.requests).toHaveLength(4);
    await client.request(same);
    expect(door.requests).toHaveLength(4);
  });
});

describe("who may ask", () => {
  test("an unknown source is dropped and counted", async () => {
    const { door, client } = await setUp({ clients: [clientConfig({ cidr: "192.0.2.0/24" })] });
    expect(await client.request(login, brief)).toBeNull();
    expect(door.requests).toHaveLength(0);
    expect(door.stats().drops.unknown_source).toBe(1);
    expect(door.lines.join()).toContain("add it in the console");
  });
  test("a client that was added a moment ago is let in by asking the store", async () => {
    const { door, client } = await setUp({ clients: [] });
    door.store.config = configWith([clientConfig()], 2n);
    expect((await client.request(login))?.code).toBe("accept");
  });
  test("the longest network wins", async () => {
    const { door, client } = await setUp({
      clients: [
        clientConfig({ name: "wide", cidr: "0.0.0.0/0", secret: utf8("other") }),
        clientConfig({ name: "narrow", cidr: "127.0.0.1/32" }),
      ],
    });
    await client.request(login);
    expect(door.requests[0]?.client?.name).toBe("narrow");
  });
  test("accounting and malformed packets are never answered", async () => {
    const { door, client } = await setUp();
    await client.send(encodeTestRequest({ code: 4 }, testSecret));
    await client.send(Buffer.from("not RADIUS at all, but long enough"));
    const twoNames = { ...login, attributes: [[1, "bob"]] as const };
    await client.send(encodeTestRequest(twoNames, testSecret));
    await vi.waitFor(
      () => expect(door.stats().drops).toMatchObject({ unexpected_code: 1, malformed: 2 }),
      10_000,
    );
    expect(door.requests).toHaveLength(0);
    expect(door.stats().inFlight).toBe(0);
  });
});

test("nothing is answered before the first configuration is there", async () => {
  const { door, client } = await setUp({ isReady: false });
  expect(await client.request(login, brief)).toBeNull();
  expect(door.stats().drops.not_ready).toBe(1);
});

describe("Message-Authenticator and Proxy-State", () => {
  const required = { clients: [clientConfig({ messageAuthenticator: "required" })] };

  test("a wrong one is dropped, for every kind of client", async () => {
    for (const options of [{}, required]) {
      const { door, client } = await setUp(options);
      expect(await client.request({ ...login, messageAuthenticator: "wrong" }, brief)).toBeNull();
      expect(door.stats().drops.bad_message_authenticator).toBe(1);
      expect(door.requests).toHaveLength(0);
    }
  });
  test("a missing one is dropped where it is required, and a right one is answered", async () => {
    const { door, client } = await setUp(required);
    expect(await client.request(login, brief)).toBeNull();
    expect(door.stats().drops.missing_message_authenticator).toBe(1);
    expect((await client.request({ ...login, messageAuthenticator: "first" }))?.code).toBe("accept");
  });
  test("EAP without it is discarded in silence, with it answered and refused", async () => {
    const { door, client } = await setUp({
      authenticate: ({ refusal }) => (refusal ? { kind: "reject" } : accept),
    });
    const eap = { ...login, attributes: [[79, Buffer.from("0201000a01616c696365", "hex")]] as const };
    expect(await client.request(eap, brief)).toBeNull();
    expect(door.requests).toHaveLength(0);
    expect(door.stats().drops).toMatchObject({
      eap_without_message_authenticator: 1,
      missing_message_authenticator: 0,
    });
    expect((await client.request({ ...eap, messageAuthenticator: "first" }))?.code).toBe("reject");
    expect(door.requests[0]?.refusal).toBe("unsupported_method");
  });
  test("a secret that was changed a moment ago is found by asking the store", async () => {
    const { door, client } = await setUp({
      clients: [clientConfig({ messageAuthenticator: "required", secret: utf8("the old one") })],
    });
    door.store.config = configWith(required.clients, 2n);
    expect((await client.request({ ...login, messageAuthenticator: "first" }))?.code).toBe("accept");
  });
  test("Proxy-State is refused where it is not required, and not sent back", async () => {
    const { door, client } = await setUp({
      authenticate: ({ refusal }) => (refusal ? { kind: "reject" } : accept),
    });
    const reply = await client.request({ ...login, proxyState: ["x"], messageAuthenticator: "first" });
    expect(reply?.code).toBe("reject");
    expect(reply?.attributes.map(({ type }) => type)).toEqual([80]);
    expect(door.requests[0]).toMatchObject({ refusal: "proxy_state", typed: null });
  });
  test("Proxy-State goes back in its order where Message-Authenticator is required", async () => {
    for (const answer of [accept, { kind: "reject" } as const]) {
      const { client } = await setUp({ ...required, authenticate: () => answer });
      const reply = await client.request({
        ...login,
        messageAuthenticator: "first",
        proxyState: ["one", "two"],
      });
      expect(reply?.attributes.map(({ type, value }) => [type, type === 33 ? value.toString() : ""])).toEqual(
        [
          [80, ""],
          [33, "one"],
          [33, "two"],
        ],
      );
    }
  });
  test("a client that is not PostgreSQL is challenged, and its answer carries State", async () => {
    const { door, client } = await setUp({
      clients: [clientConfig({ messageAuthenticator: "required", codeEntry: "challenge" })],
      authenticate: ({ state }) =>
        state ? accept : { kind: "challenge", state: utf8("abc"), prompt: "Code?" },
    });
    const challenge = await client.request({ ...login, messageAuthenticator: "first" });
    expect(challenge?.code).toBe("challenge");
    expect(challenge?.attributes.map(({ type, value }) => `${type} ${value}`).slice(1)).toEqual([
      "18 Code?",
      "24 abc",
    ]);
    const answer = { username: "alice", password: "412324", state: utf8("abc") };
    expect((await client.request({ ...answer, messageAuthenticator: "first" }))?.code).toBe("accept");
    expect(Buffer.from(door.requests[1]?.state ?? []).toString()).toBe("abc");
  });
});

test("Status-Server is answered with a right Message-Authenticator and dropped without", async () => {
  const { door, client } = await setUp();
  expect((await client.request({ code: 12, messageAuthenticator: "first" }))?.code).toBe("accept");
  expect(await client.request({ code: 12 }, brief)).toBeNull();
  expect(await client.request({ code: 12, messageAuthenticator: "wrong" }, brief)).toBeNull();
  expect(door.stats()).toMatchObject({
    statusReplies: 1,
    drops: { missing_message_authenticator: 1, bad_message_authenticator: 1 },
  });
  expect(door.requests).toHaveLength(0);
});

describe("a configuration that is out of date", () => {
  const stale: LoginAnswer = { kind: "none", why: "stale_config" };

  test("is refreshed and the same datagram handled under the new one", async () => {
    const { door, client } = await setUp({
      authenticate: ({ config }) => (config.version === 2n ? accept : stale),
    });
    door.store.config = configWith([clientConfig({ name: "renamed" })], 2n);
    expect((await client.request(login))?.code).toBe("accept");
    expect(door.requests.map((request) => request.client?.name)).toEqual(["test", "renamed"]);
  });
  test("that never settles ends after three rounds without an answer", async () => {
    const { door, client } = await setUp({ authenticate: () => stale });
    expect(await client.request(login, brief)).toBeNull();
    expect(door.requests).toHaveLength(3);
    expect(door.stats().drops.stale_config).toBe(1);
  });
  test("in which the client is gone means no answer", async () => {
    const { door, client } = await setUp({ authenticate: () => stale });
    door.store.config = configWith([], 2n);
    expect(await client.request(login, brief)).toBeNull();
    expect(door.requests).toHaveLength(1);
    expect(door.stats().drops.unknown_source).toBe(1);
  });
});

describe("addresses", () => {
  test("'::' takes IPv4 and IPv6, and IPv4 is seen as IPv4", async () => {
    const clients = [clientConfig(), clientConfig({ id: "6", cidr: "::1/128" })];
    const door = await openTestDoor({ host: "::", clients });
    opened.push(door);
    for (const host of ["127.0.0.1", "::1"]) {
      const client = await openRadiusClient({ host, port: door.address.port, secret: testSecret });
      opened.push(client);
      expect((await client.request(login))?.code).toBe("accept");
    }
    expect(door.requests.map(({ sourceAddress }) => sourceAddress)).toEqual(["127.0.0.1", "::1"]);
  });
  test("a port in use is an error with the system's code", async () => {
    const taken = createSocket("udp4");
    await new Promise<void>((resolve) => taken.bind(0, "127.0.0.1", resolve));
    const { startRadiusServer } = await import("./server");
    const { door } = await setUp();
    const options = { host: "127.0.0.1", port: taken.address().port, log: { warn() {}, error() {} } };
    const rest = { configs: {} as never, authenticator: {} as never };
    await expect(startRadiusServer({ ...options, ...rest, log: options.log as never })).rejects.toMatchObject(
      {
        code: "EADDRINUSE",
      },
    );
    taken.close();
    expect(door.address.port).not.toBe(options.port);
  });
});

describe("load", () => {
  test("a burst of 5,000 datagrams is answered whole, where the kernel gives the buffer", async () => {
    const { door, client } = await setUp();
    const sent = await burst(client, burstDatagrams);
    const isEnough = holdsBurst(door.receiveBufferBytes);
    // Where the kernel gives less, no program can keep what it throws away; then the start must have said so.
    const expected = isEnough ? sent : Math.floor(door.receiveBufferBytes / 1000);
    await vi.waitFor(() => expect(door.requests.length).toBeGreaterThanOrEqual(expected), {
      timeout: 10_000,
    });
    expect(door.lines.join().includes("net.core.rmem_max")).toBe(!isEnough);
    await vi.waitFor(() => expect(door.stats().inFlight).toBe(0), 10_000);
    expect((await client.request(login))?.code).toBe("accept");
  }, 20_000);

  test("10,000 random datagrams leave it answering and its memory flat", async () => {
    const { door, client } = await setUp();
    const flood = async () => {
      for (let i = 0; i < 10_000; i++) {
        await client.send(randomDatagram());
        // The loop reads a few datagrams a turn; sending faster would only measure the kernel's buffer.
        if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      expect((await client.request(login))?.code).toBe("accept");
    };
    await flood();
    const before = heapUsedAfterCollection();
    await flood();
    expect(heapUsedAfterCollection() - before).toBeLessThan(2 * 1024 * 1024);
    expect(door.stats().inFlight).toBe(0);
    expect(door.stats().received).toBe(20_002);
    expect(door.stats().drops.malformed).toBeGreaterThan(1000);
    expect(door.lines.filter((line) => line.includes("malformed")).length).toBeLessThan(5);
  }, 60_000);

  test("beyond the bound of logins in work the newest are shed and counted", async () => {
    const { door, client } = await setUp({
      limits: { inFlight: 10 },
      authenticate: () => sleep(300, accept),
    });
    await burst(client, 50);
    await vi.waitFor(() => expect(door.stats().drops.overload).toBe(40), 10_000);
    await vi.waitFor(() => expect(door.stats().inFlight).toBe(0), 10_000);
    expect((await client.request(login))?.code).toBe("accept");
  });
});

describe("closing", () => {
  test("answers what has begun and takes nothing new", async () => {
    const { door, client } = await setUp({ authenticate: () => sleep(200, accept) });
    const begun = client.request(login);
    await vi.waitFor(() => expect(door.stats().inFlight).toBe(1), 10_000);
    const closed = door.close();
    await client.send(encodeTestRequest({ ...login, username: "late" }, testSecret));
    expect((await begun)?.code).toBe("accept");
    await closed;
    expect(door.requests.map(({ username }) => username)).toEqual(["alice"]);
    opened.splice(0, 1);
  });
  test("does not wait for ever", async () => {
    const { door, client } = await setUp({
      limits: { closeMs: 100 },
      authenticate: () => new Promise(() => {}),
    });
    await client.send(encodeTestRequest(login, testSecret));
    await vi.waitFor(() => expect(door.stats().inFlight).toBe(1), 10_000);
    await door.close();
    expect(door.lines.join()).toContain("Closing without an answer");
    opened.splice(0, 1);
  });
});

/** All at once: the datagrams lie in the kernel's buffer before the door can read the first. */
async function burst(client: TestRadiusClient, count: number): Promise<number> {
  const datagrams = Array.from({ length: count }, () => encodeTestRequest(login, testSecret));
  await Promise.all(datagrams.map((octets) => client.send(octets)));
  return count;
}

function randomDatagram(): Buffer {
  const octets = randomBytes(randomInt(0, 300));
  if (octets.length >= 20 && randomInt(2) === 0) {
    octets[0] = randomInt(1, 13);
    octets.writeUInt16BE(octets.length, 2);
  }
  return octets;
}

function heapUsedAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}
