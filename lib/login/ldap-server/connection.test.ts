/** Connections that are slow, silent, too many or broken: each ends in its time, and the door answers all the while. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterEach, describe, expect, test, vi } from "vitest";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { ldapClients, type TestLdapOptions } from "@/lib/testing/ldap-client";
import { openTestLdapDoor, type TestLdapDoor } from "@/lib/testing/ldap-door";
import { bindMessage, extendedMessage, startTlsOid, whoAmIOid } from "@/lib/testing/ldap-messages";

let door: TestLdapDoor;
const connected = ldapClients();
const sockets: Socket[] = [];
afterEach(async () => {
  connected.closeAll();
  for (const socket of sockets.splice(0)) socket.destroy();
  await door.close();
});

const open = (options: Partial<TestLdapOptions> = {}) => connected.open({ port: door.port, ...options });
/** A TCP connection that says nothing of its own. */
async function openSilent(localAddress = "127.0.0.1", port = door.port): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  socket.on("error", () => {});
  sockets.push(socket);
  await once(socket, "connect");
  return socket.resume();
}
// Other tests may keep the machine busy meanwhile.
vi.setConfig({ testTimeout: 60_000 });
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });
const isGone = (socket: Socket) => eventually(() => expect(socket.destroyed).toBe(true));
const alice = "uid=alice,ou=test,dc=postern";
const isIn = async (options: Partial<TestLdapOptions> = {}) => {
  const client = await open(options);
  const code = await client.bind(alice, "right");
  client.close();
  return code === 0;
};
const drops = () => door.stats().drops;

describe("time", () => {
  test("a handshake that does not come", async () => {
    door = await openTestLdapDoor({ limits: { handshakeMs: 50 } });
    await isGone(await openSilent());
    const starting = await open({ port: door.startTlsPort, isTls: false });
    await starting.ask(extendedMessage(1, startTlsOid));
    await starting.closed;
    expect(drops().timed_out).toBe(2);
  });

  test("a connection without a successful bind, however busy it is", async () => {
    door = await openTestLdapDoor({ limits: { unboundMs: 600 }, authenticate: () => ({ kind: "reject" }) });
    const client = await open();
    const busy = setInterval(() => client.send(extendedMessage(1, whoAmIOid)), 10);
    await client.closed;
    clearInterval(busy);
    await (await open({ port: door.startTlsPort, isTls: false })).closed;
    expect(drops().timed_out).toBe(2);
  });

  test("a bound connection that is silent, or sends half a message and its octets one by one", async () => {
    door = await openTestLdapDoor({ limits: { idleMs: 150, unboundMs: 5000 } });
    const silent = await open();
    await silent.bind(alice, "right");
    await silent.closed;
    expect(drops().timed_out).toBe(0);
    const slow = await open();
    await slow.bind(alice, "right");
    const octets = [...bindMessage(2, alice, "right")];
    const trickle = setInterval(() => slow.send(Uint8Array.of(octets.shift() ?? 0)), 20);
    await slow.closed;
    clearInterval(trickle);
    expect(octets.length).toBeGreaterThan(10);
  });
});

describe("number", () => {
  test("a full door closes the oldest of that address that has not logged in", async () => {
    door = await openTestLdapDoor({ limits: { connectionsPerAddress: 3 } });
    const bound = await open();
    await bound.bind(alice, "right");
    const [first, second] = [await openSilent(), await openSilent()];
    expect(await isIn()).toBe(true);
    await isGone(first);
    expect([second.destroyed, drops().crowded]).toEqual([false, 1]);
    expect(await bound.bind(alice, "right")).toBe(0);
  });

  test("the total is kept at the cost of the address that has most", async () => {
    door = await openTestLdapDoor({ limits: { connections: 4 } });
    const [first] = [
      await openSilent("127.0.0.7"),
      await openSilent("127.0.0.7"),
      await openSilent("127.0.0.7"),
    ];
    const other = await openSilent("127.0.0.8");
    expect(await isIn()).toBe(true);
    await isGone(first);
    expect(other.destroyed).toBe(false);
  });

  test("those that are at work are never closed for others", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    door = await openTestLdapDoor({
      limits: { connectionsPerAddress: 1 },
      async authenticate() {
        await held;
        return { kind: "accept", groups: [] };
      },
    });
    const answer = (await open()).bind(alice, "right");
    await eventually(() => expect(door.stats().inFlight).toBe(1));
    await expect(open()).rejects.toMatchObject({ code: "ECONNRESET" });
    letGo();
    expect(await answer).toBe(0);
  });

  test("1,000 half-open TLS connections leave the door answering", async () => {
    door = await openTestLdapDoor({ limits: { connectionsPerAddress: 600 } });
    const hello = await clientHello();
    for (let i = 0; i < 1000; i++) {
      const socket = await openSilent();
      // A third says nothing, a third the beginning of its hello, a third all of it and nothing more.
      if (i % 3 > 0) socket.write(hello.subarray(0, i % 3 === 1 ? 30 : hello.length));
    }
    for (let i = 0; i < 5; i++) expect(await isIn()).toBe(true);
    expect(door.stats().open).toBeLessThanOrEqual(600);
  });
});

/** What a TLS client says first. */
async function clientHello(): Promise<Buffer> {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const client = connectTls({ host: "127.0.0.1", port });
  client.on("error", () => {});
  const [socket] = (await once(server, "connection")) as [Socket];
  const [octets] = (await once(socket, "data")) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return octets;
}

describe("TLS", () => {
  test("a connection that closes without a word is no failure", async () => {
    door = await openTestLdapDoor();
    for (let i = 0; i < 5; i++) (await openSilent()).destroy();
    await eventually(() => expect(door.stats()).toMatchObject({ accepted: 5, open: 0 }));
    expect(drops().handshake_failed).toBe(0);
    expect(door.lines).toEqual([]);
  });

  test("older than 1.2 is refused and counted, and so is no TLS at all", async () => {
    door = await openTestLdapDoor();
    await expect(open({ tls: { maxVersion: "TLSv1.1", minVersion: "TLSv1" } })).rejects.toMatchObject({
      code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    });
    expect(await isIn({ tls: { maxVersion: "TLSv1.2" } })).toBe(true);
    const plain = await openSilent();
    plain.write(bindMessage(1, alice, "right"));
    await isGone(plain);
    expect(drops().handshake_failed).toBeGreaterThan(0);
    expect(door.requests).toHaveLength(1);
  });

  test("a client that does not trust the certificate is named by OpenSSL's word", async () => {
    door = await openTestLdapDoor();
    const client = spawn("openssl", [
      "s_client",
      "-verify_return_error",
      "-connect",
      `127.0.0.1:${door.port}`,
    ]);
    await once(client, "exit");
    expect(drops().handshake_failed).toBe(1);
    expect(door.lines.join()).toMatch(/"detail":"ERR_SSL_[A-Z0-9_]*ALERT/);
  });

  test("those that look at the certificate at the end or afterwards, and leave, are counted too", async () => {
    door = await openTestLdapDoor();
    const strict = { rejectUnauthorized: true };
    await expect(open({ tls: { ...strict, maxVersion: "TLSv1.2" } })).rejects.toMatchObject({
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    await eventually(() => expect(drops().left_after_tls).toBe(1));
    await expect(open({ tls: strict })).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    await eventually(() => expect(drops().handshake_failed).toBe(1));
    const starting = await open({ port: door.startTlsPort, isTls: false });
    await starting.startTls();
    // This end's last word of the handshake must not be overtaken by the end of the connection.
    await sleep(50);
    starting.close();
    await eventually(() => expect(drops().left_after_tls).toBe(2));
    expect(await isIn()).toBe(true);
    expect(drops()).toMatchObject({ left_after_tls: 2, handshake_failed: 1 });
  });

  test("renegotiation is refused", async () => {
    door = await openTestLdapDoor();
    const client = spawn("openssl", ["s_client", "-tls1_2", "-connect", `127.0.0.1:${door.port}`]);
    let output = "";
    for (const stream of [client.stdout, client.stderr]) stream.on("data", (text) => (output += text));
    await eventually(() => expect(output).toContain("SSL-Session"));
    client.stdin.write("R\n");
    await eventually(() => expect(output).toMatch(/:no renegotiation:/));
    client.kill();
    expect(await isIn()).toBe(true);
  });

  test("a renewed certificate is shown to new connections; those that stand keep working", async () => {
    door = await openTestLdapDoor();
    const shown = async () => {
      const socket = connectTls({ host: "127.0.0.1", port: door.port, rejectUnauthorized: false });
      await once(socket, "secureConnect");
      sockets.push(socket);
      return socket.getPeerCertificate().fingerprint256;
    };
    const before = await open();
    const first = await shown();
    door.renew(await selfSignedCertificate(["localhost"], 2, new Date()));
    expect(await shown()).not.toBe(first);
    expect(await before.bind(alice, "right")).toBe(0);
  });
});

describe("broken input", () => {
  test("2,000 broken messages and runs of noise leave the door answering", async () => {
    door = await openTestLdapDoor();
    const sound = bindMessage(1, alice, "right");
    const broken = (i: number) => {
      const octets = Buffer.from(sound);
      const at = i % octets.length;
      octets[at] = (octets[at] ?? 0) ^ (1 + ((randomBytes(1)[0] ?? 0) % 255));
      return octets;
    };
    for (let round = 0; round < 20; round++) {
      const batch = Array.from({ length: 100 }, async (_, i) => {
        const socket = await openSilent("127.0.0.1", door.startTlsPort);
        socket.end(i % 2 === 0 ? broken(round * 50 + i / 2) : randomBytes(i));
        await isGone(socket);
      });
      await Promise.all(batch);
    }
    for (let i = 0; i < 5; i++) expect(await isIn()).toBe(true);
    expect(drops().failed).toBe(0);
    expect(drops().malformed).toBeGreaterThan(900);
    await eventually(() => expect(door.stats().open).toBe(0));
  });

  test("a message longer than the limit ends the connection before it is all there", async () => {
    door = await openTestLdapDoor();
    const client = await open();
    client.send(Uint8Array.of(0x30, 0x83, 0x01, 0x00, 0x01));
    expect(await client.receive(1)).toMatchObject([{ id: 0, code: 2 }]);
    await client.closed;
  });

  test("clients that leave in the middle of a bind", async () => {
    door = await openTestLdapDoor({
      async authenticate() {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return { kind: "accept", groups: [] };
      },
    });
    for (let i = 0; i < 20; i++) {
      const client = await open();
      client.send(bindMessage(1, alice, "right"));
      setTimeout(client.close, i);
    }
    await eventually(() => expect(door.stats()).toMatchObject({ open: 0, inFlight: 0 }));
    expect(drops().failed).toBe(0);
  });
});

describe("closing", () => {
  test("answers what has begun, tells everyone, and takes nobody new", async () => {
    door = await openTestLdapDoor({
      async authenticate() {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { kind: "accept", groups: [] };
      },
    });
    const [idle, working] = [await open(), await open()];
    await openSilent();
    working.send(bindMessage(1, alice, "right"));
    await eventually(() => expect(door.stats().inFlight).toBe(1));
    const closing = door.close();
    await expect(open()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(await idle.receive(1)).toMatchObject([{ id: 0, code: 52, rest: ["1.3.6.1.4.1.1466.20036"] }]);
    expect(await working.receive(2)).toMatchObject([
      { id: 1, code: 0 },
      { id: 0, code: 52 },
    ]);
    await closing;
  });

  test("does not wait for logins that do not end", async () => {
    door = await openTestLdapDoor({ limits: { closeMs: 50 }, authenticate: () => new Promise(() => {}) });
    const client = await open();
    client.send(bindMessage(1, alice, "right"));
    await eventually(() => expect(door.stats().inFlight).toBe(1));
    await door.close();
    await client.closed;
  });
});
