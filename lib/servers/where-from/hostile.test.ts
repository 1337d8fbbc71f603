/** Servers that mean no good lose the connection, are tried again later, and hold nobody up. */
import { afterEach, expect, test, vi } from "vitest";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import {
  columns,
  type HostileServer,
  int16,
  int32,
  letIn,
  message,
  type Part,
  startHostileServer,
} from "@/lib/testing/hostile-postgres";
import { type Watch, type WatchState, watchServer } from "./watch";

let server: HostileServer | undefined;
let watch: Watch | undefined;
afterEach(async () => {
  await watch?.close();
  server?.close();
});

/** Watches a server that lets in and then plays `query`, of the numbered statement. */
async function watched(query: (n: number, ...args: Parameters<NonNullable<Part["query"]>>) => void) {
  const heard = { states: [] as WatchState[], failures: 0, statements: 0 };
  server = await startHostileServer({
    tls: true,
    startup: (socket) => void socket.write(letIn),
    query: (socket) => query(++heard.statements, socket),
  });
  const target: ConnectTarget = {
    ...{ host: "127.0.0.1", port: server.port, database: "postgres", user: "monitor", password: "secret" },
    ...{ sslMode: "verify-full", caCertificate: server.certificate },
  };
  watch = watchServer({
    ...{ host: "127.0.0.1", target, onState: (state) => heard.states.push(state) },
    onFailure: () => {
      heard.failures++;
    },
  });
  return { heard, watch };
}

const field = (text: string) => Buffer.concat([int32(Buffer.byteLength(text)), Buffer.from(text)]);
const named = (...names: readonly string[]) =>
  message(
    "T",
    int16(names.length),
    ...names.map((name) =>
      Buffer.concat([
        Buffer.from(`${name}\0`),
        int32(0),
        int16(0),
        int32(typeOf(name)),
        int16(65535),
        int32(0xffffffff),
        int16(0),
      ]),
    ),
  );
/** A boolean, a number, or text. */
const typeOf = (name: string) => (name === "mayRead" ? 16 : name === "version" || name === "port" ? 23 : 25);
const row = (...values: readonly string[]) => message("D", int16(values.length), ...values.map(field));
const done = Buffer.concat([message("C", "SELECT 1\0"), message("Z", "I")]);
const set = Buffer.concat([...Array(4).fill(message("C", "SET\0")), message("Z", "I")]);
/** Answers the two statements of the beginning as 18 does. */
const begins = (n: number, socket: Parameters<NonNullable<Part["query"]>>[0]) => {
  if (n === 1) socket.write(set);
  if (n === 2) socket.write(Buffer.concat([named("mayRead", "version"), row("t", "180004"), done]));
};
const untilSeen = async (one: Watch) => vi.waitFor(() => expect(one.connected()).toBe("127.0.0.1"), 5000);

test("one that behaves is asked and shows who waits", async () => {
  const { heard, watch } = await watched((n, socket) => {
    begins(n, socket);
    if (n > 2) socket.write(Buffer.concat([named("address", "port"), row("192.0.2.7", "40000"), done]));
  });
  await untilSeen(watch);
  expect(await watch.waiting()).toEqual([{ address: "192.0.2.7", port: 40_000 }]);
  expect(heard).toMatchObject({ states: [{ failure: null, seesStarting: true }], failures: 0 });
});

test.each<[string, (n: number, socket: Parameters<NonNullable<Part["query"]>>[0]) => void, string]>([
  ["says nothing", () => {}, "did not finish within 2 seconds"],
  [
    "sends without end",
    (_, socket) =>
      void socket.write(Buffer.concat([columns(1), ...Array(50_000).fill(message("D", int16(0)))])),
    "more than a PostgreSQL server has to tell",
  ],
  [
    "says what is no address",
    (_, socket) => void socket.write(Buffer.concat([named("address", "port"), row("x", "1"), done])),
    "not PostgreSQL's protocol",
  ],
  [
    "says something else than it was asked",
    (_, socket) => void socket.write(Buffer.concat([named("where"), row("x"), done])),
    "not PostgreSQL's protocol",
  ],
  ["goes away", (_, socket) => void socket.destroy(), "terminated"],
])("one that %s gives nothing, loses the connection and is backed off", async (_, answer, words) => {
  const { heard, watch } = await watched((n, socket) => {
    begins(n, socket);
    if (n > 2) answer(n, socket);
  });
  await untilSeen(watch);
  expect(await watch.waiting()).toBeNull();
  await vi.waitFor(() => expect(heard.states).toHaveLength(2), 5000);
  expect(heard.states[1]?.failure).toContain(words);
  expect(heard.failures).toBe(1);
  // Nothing more is asked meanwhile.
  expect(await watch.waiting()).toBeNull();
  expect(heard.statements).toBe(3);
});

test("one that does not let the role see other logins says which right is missing", async () => {
  const { heard } = await watched((n, socket) => {
    if (n === 1) begins(n, socket);
    else socket.write(Buffer.concat([named("mayRead", "version"), row("f", "180004"), done]));
  });
  await vi.waitFor(() => expect(heard.failures).toBe(1), 5000);
  expect(heard.states[0]?.failure).toBe(
    'monitor may not see the logins of other roles.\nGRANT pg_read_all_stats TO "monitor";',
  );
});

test("one before 18 shows nobody who waits, and is not asked for it", async () => {
  const { heard, watch } = await watched((n, socket) => {
    if (n === 1) begins(n, socket);
    else socket.write(Buffer.concat([named("mayRead", "version"), row("t", "170002"), done]));
  });
  await untilSeen(watch);
  expect(await watch.waiting()).toBeNull();
  expect(heard).toMatchObject({ statements: 2, states: [{ failure: null, seesStarting: false }] });
});

test("one that is switched off is never connected to, and its addresses are known all the same", async () => {
  server = await startHostileServer({});
  watch = watchServer({
    host: "localhost",
    target: null,
    onState: () => expect.unreachable(),
    onFailure: () => {},
  });
  await vi.waitFor(() => expect(watch?.named()).toContain("127.0.0.1"));
  expect([watch.connected(), await watch.waiting(), await watch.begun(), server.open()]).toEqual([
    null,
    null,
    null,
    0,
  ]);
});
