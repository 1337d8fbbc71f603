/** Reading servers that mean no good: each ends in words, soon, in little memory, and none learns the password. */
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  columns,
  type HostileServer,
  int16,
  int32,
  letIn,
  message,
  type Part,
  pour,
  scramFirst,
  startHostileServer,
} from "@/lib/testing/hostile-postgres";
import type { ConnectTarget } from "./connect";
import { probe } from "./probe";

const password = "a-password-that-nobody-must-hear";
let server: HostileServer | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

const tls = true;
const afterLogin = (query: Part["query"]): Part => ({
  tls,
  startup: (socket) => void socket.write(letIn),
  ...(query && { query }),
});

/** The failure of a reading, how long it took, and what it added to the memory of this process. */
async function failureOf(part: Part, limits = { timeoutSeconds: 1, deadlineSeconds: 3 }) {
  server = await startHostileServer(part);
  const target: ConnectTarget = {
    ...{ host: "127.0.0.1", port: server.port, database: "postgres", user: "postern_monitor", password },
    ...{ sslMode: "verify-full", caCertificate: server.certificate },
  };
  const before = process.memoryUsage.rss();
  const startedMs = performance.now();
  const result = await probe(target, limits);
  const seconds = (performance.now() - startedMs) / 1000;
  if (result.ok) throw new Error("it worked");
  expect(server.heard().toString()).not.toContain(password);
  await vi.waitFor(() => expect(server?.open()).toBe(0));
  return { ...result.failure, seconds, grownMb: (process.memoryUsage.rss() - before) / 1_048_576 };
}

describe("silence", () => {
  it.each<[string, Part, string]>([
    ["after it took the connection", {}, "timed_out"],
    ["after TLS", { tls }, "timed_out"],
    ["after a question that was answered", { tls, startup: askScram }, "timed_out"],
    ["after it let in", afterLogin(undefined), "too_slow"],
  ])("%s is %s", async (_, part, code) => {
    const failure = await failureOf(part);
    expect(failure.code).toBe(code);
    expect(failure.seconds).toBeLessThan(5);
  });
});

function askScram(socket: Parameters<NonNullable<Part["startup"]>>[0]): void {
  socket.write(message("R", int32(10), "SCRAM-SHA-256\0\0"));
}

describe("answers without end", () => {
  const row = message("D", int16(1), int32(4), "aaaa");
  const rowOfNothing = message("D", int16(0));
  it.each<[string, Part["query"]]>([
    ["rows", (socket) => [socket.write(columns(1)), pour(socket, Buffer.concat(Array(5000).fill(row)))]],
    [
      "rows without columns",
      (socket) => [socket.write(columns(0)), pour(socket, Buffer.concat(Array(5000).fill(rowOfNothing)))],
    ],
    [
      "notices",
      (socket) => pour(socket, Buffer.concat(Array(5000).fill(message("N", "SNOTICE\0Mno\0", "\0")))),
    ],
    [
      "one message of a gigabyte",
      (socket) => {
        socket.write(Buffer.concat([Buffer.from("D"), int32(1_073_741_824)]));
        pour(socket, Buffer.alloc(65_536));
      },
    ],
    [
      "an error with a field that does not end",
      (socket) => {
        socket.write(Buffer.concat([Buffer.from("E"), int32(0x7fffffff), Buffer.from("SERROR\0M")]));
        pour(socket, Buffer.alloc(65_536, "a"));
      },
    ],
    ["a row of 1,000 columns", (socket) => void socket.write(columns(1000))],
  ])("%s", async (_, query) => {
    const failure = await failureOf(afterLogin(query), { timeoutSeconds: 2, deadlineSeconds: 20 });
    expect(failure).toMatchObject({ code: "too_much", text: expect.stringContaining("more than") });
    expect(failure.grownMb).toBeLessThan(400);
  });

  it("a length of a gigabyte, and then nothing", async () => {
    const part = afterLogin((socket) => void socket.write(Buffer.concat([Buffer.from("D"), int32(2 ** 30)])));
    const failure = await failureOf(part);
    expect(failure).toMatchObject({ code: "too_slow", text: expect.stringContaining("3 seconds") });
    expect(failure.grownMb).toBeLessThan(100);
  });

  it("before it let in, after 64 KiB", async () => {
    const startup: Part["startup"] = (socket) => pour(socket, message("N", "SNOTICE\0Mno\0", "\0"));
    expect((await failureOf({ tls, startup })).code).toBe("too_much");
  });
});

describe("questions that would give the password away", () => {
  it.each<[string, Part, RegExp]>([
    [
      "clear_text_asked",
      { tls, startup: (socket) => void socket.write(message("R", int32(3))) },
      /clear text/,
    ],
    [
      "md5_asked",
      { tls, startup: (socket) => void socket.write(message("R", int32(5), "salt")) },
      /as an MD5 hash/,
    ],
    ...([1, 4095] as const).map((iterations): [string, Part, RegExp] => [
      "few_iterations",
      { tls, startup: askScram, answer: (socket, first) => void socket.write(scramFirst(first, iterations)) },
      /fewer than 4,096/,
    ]),
    [
      "many_iterations",
      {
        tls,
        startup: askScram,
        answer: (socket, first) => void socket.write(scramFirst(first, 2_000_000_000)),
      },
      /more than 1,000,000/,
    ],
  ])("%s", async (code, part, words) => {
    const failure = await failureOf(part);
    expect(failure).toMatchObject({ code, text: expect.stringMatching(words) });
    // Nothing that was said is a proof of the password: "p=" is the last part of the client's last message.
    expect(server?.heard().toString()).not.toContain(",p=");
    expect(server?.heard().toString()).not.toContain("md5");
  });

  it("4,096 iterations are answered", async () => {
    const answers: Buffer[] = [];
    const part: Part = {
      tls,
      startup: askScram,
      answer: (socket, octets) => {
        answers.push(octets);
        if (answers.length === 1) socket.write(scramFirst(octets, 4096));
      },
    };
    expect((await failureOf(part)).code).toBe("timed_out");
    expect(answers.at(-1)?.toString()).toContain(",p=");
  });
});

describe("what is no protocol", () => {
  it.each<[string, Part]>([
    [
      "a question that pg does not know",
      { tls, startup: (socket) => void socket.write(message("R", int32(7))) },
    ],
    ["a row description that ends early", afterLogin((socket) => void socket.write(message("T", int16(9))))],
    ["a row before its description", afterLogin((socket) => void socket.write(message("D", int16(1))))],
    ["noise", { tls, startup: (socket) => pour(socket, Buffer.alloc(4096, 0xff)) }],
  ])("%s", async (_, part) => {
    expect(["not_understood", "too_much", "query_failed", "broken_off"]).toContain(
      (await failureOf(part)).code,
    );
  });
});

it("a signal ends a reading at once", async () => {
  server = await startHostileServer(afterLogin(undefined));
  const target: ConnectTarget = {
    ...{ host: "127.0.0.1", port: server.port, database: "postgres", user: "postern_monitor", password },
    ...{ sslMode: "verify-full", caCertificate: server.certificate },
  };
  const startedMs = performance.now();
  const signal = AbortSignal.timeout(500);
  await expect(probe(target, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  expect(performance.now() - startedMs).toBeLessThan(2500);
  await vi.waitFor(() => expect(server?.open()).toBe(0));
});

it.each(["169.254.169.254", "0.0.0.0", "2852039166"])("%s is not connected to", async (host) => {
  const result = await probe({
    ...{ host, port: 5432, database: "postgres", user: "x", password, sslMode: "require" },
    caCertificate: null,
  });
  expect(result).toMatchObject({
    ok: false,
    failure: { code: "address_refused", text: expect.stringContaining("Postern does not connect there.") },
  });
});
