/** Connections that go out: refused addresses are refused before a packet is sent, by name as by number. */
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AddressRefusedError,
  anyNetwork,
  checkedAddresses,
  checkedSocket,
  internetAnd,
  lookupWithin,
} from "./outgoing";

const server = createServer((socket) => socket.end());
let port = 0;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(() => {
  server.close();
});

const tryTo = async (host: string, reach = anyNetwork) => {
  const socket = checkedSocket(reach);
  const over = new Promise<Error | null>((resolve) => {
    socket.once("error", resolve);
    socket.once("connect", () => resolve(null));
  });
  socket.connect(port, host);
  const error = await over;
  socket.destroy();
  return error;
};

test("loopback is connected to, by number and by name", async () => {
  expect(await tryTo("127.0.0.1")).toBeNull();
  expect(await tryTo("localhost")).toBeNull();
});

test.each(["169.254.169.254", "fe80::1", "0.0.0.0", "::ffff:169.254.169.254"])(
  "%s is refused",
  async (host) => {
    const error = await tryTo(host);
    expect(error).toBeInstanceOf(AddressRefusedError);
    expect(error?.message).toContain("Postern does not connect there.");
  },
);

// What getaddrinfo reads as an address although it does not look like one.
test.each(["2852039166", "0xa9fea9fe", "169.254.43518", "0"])(
  "%s is refused after it was resolved",
  async (host) => {
    expect(await tryTo(host)).toBeInstanceOf(AddressRefusedError);
    await expect(checkedAddresses(host)).rejects.toBeInstanceOf(AddressRefusedError);
  },
);

test("the lookup answers in both forms that Node asks for", async () => {
  const ask = (all: boolean) =>
    new Promise((resolve, reject) =>
      lookupWithin(anyNetwork)("127.0.0.1", { all }, (error, ...found) =>
        error ? reject(error) : resolve(found),
      ),
    );
  expect(await ask(true)).toEqual([[{ address: "127.0.0.1", family: 4 }]]);
  expect(await ask(false)).toEqual(["127.0.0.1", 4]);
});

test("a name without an address keeps the resolver's error", async () => {
  await expect(checkedAddresses("does-not-exist.invalid")).rejects.toMatchObject({
    code: /ENOTFOUND|EAI_AGAIN/,
  });
});

test("on somebody's behalf only what an owner named is connected to, by number and by name", async () => {
  for (const host of ["127.0.0.1", "localhost", "2130706433", "::ffff:127.0.0.1"]) {
    expect(await tryTo(host, internetAnd([])), host).toBeInstanceOf(AddressRefusedError);
  }
  expect(await tryTo("127.0.0.1", internetAnd(["127.0.0.0/8"]))).toBeNull();
  expect(await tryTo("localhost", internetAnd(["localhost"]))).toBeNull();
});

test("of a name with several addresses only those within reach are given, from the one answer that was asked for", async () => {
  let asked = 0;
  const resolver = ((_host: string, _options: unknown, callback: (...given: unknown[]) => void) => {
    asked++;
    callback(null, [
      { address: "10.0.0.5", family: 4 },
      { address: "8.8.8.8", family: 4 },
      { address: "::1", family: 6 },
    ]);
  }) as never;
  const found = await new Promise((resolve) =>
    lookupWithin(internetAnd([]), resolver)("mixed.example.org", { all: true }, (_error, all) =>
      resolve(all),
    ),
  );
  expect(found).toEqual([{ address: "8.8.8.8", family: 4 }]);
  expect(asked).toBe(1);
});
