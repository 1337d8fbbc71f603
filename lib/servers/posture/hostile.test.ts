/** Runs of the checks against servers that mean no good: each ends in words, soon, and without the password. */
import { afterEach, expect, it, vi } from "vitest";
import {
  columns,
  type HostileServer,
  int16,
  int32,
  letIn,
  message,
  type Part,
  pour,
  startHostileServer,
} from "@/lib/testing/hostile-postgres";
import { takePosture } from "./take";

const password = "a-password-that-nobody-must-hear";
let server: HostileServer | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

const row = message("D", int16(1), int32(4), "aaaa");
const noise = Buffer.concat(Array(5000).fill(row));
const afterLogin = (query: Part["query"]): Part => ({
  tls: true,
  startup: (socket) => void socket.write(letIn),
  ...(query && { query }),
});

const take = (port: number, caCertificate: string, signal?: AbortSignal) =>
  takePosture(
    {
      ...{ host: "127.0.0.1", port, database: "postgres", user: "postern_monitor", password },
      ...{ sslMode: "verify-full", caCertificate },
    },
    { now: new Date(), ...(signal && { signal }) },
  );

it.each<[string, Part["query"], RegExp]>([
  ["rows without end", (socket) => [socket.write(columns(1)), pour(socket, noise)], /too_much/],
  ["a row of 1,000 columns", (socket) => void socket.write(columns(1000)), /too_much/],
  ["a row that ends early", (socket) => void socket.write(message("D", int16(1))), /not_understood/],
  [
    "nothing where there must be something",
    (socket) => void socket.write(Buffer.concat([message("C", "SELECT 0\0"), message("Z", "T")])),
    /not_understood/,
  ],
])("%s", async (_, query, code) => {
  server = await startHostileServer(afterLogin(query));
  const result = await take(server.port, server.certificate);
  if (result.ok) throw new Error("it worked");
  expect(result.failure.code).toMatch(code);
  expect(server.heard().toString()).not.toContain(password);
  await vi.waitFor(() => expect(server?.open()).toBe(0));
});

it("a signal ends a run at once", async () => {
  server = await startHostileServer(afterLogin(undefined));
  const signal = AbortSignal.timeout(300);
  await expect(take(server.port, server.certificate, signal)).rejects.toMatchObject({ name: "TimeoutError" });
  await vi.waitFor(() => expect(server?.open()).toBe(0));
});
