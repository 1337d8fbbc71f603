/** Live tests of servers that mean no good: each conversation ends, in words. */
import type { Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import {
  type HostileServer,
  int32,
  message,
  type Part,
  pour,
  startHostileServer,
} from "@/lib/testing/hostile-postgres";
import { askForTls, openTcp, secure } from "./connection";
import { ask } from "./dialogue";

let server: HostileServer | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
  server = undefined;
});

const care = {
  patienceMs: 1000,
  signal: new AbortController().signal,
  keep: (socket: Socket, insteadOf?: Socket) => {
    sockets.add(socket);
    if (insteadOf) sockets.delete(insteadOf);
  },
};

async function asked(part: Part) {
  server = await startHostileServer(part);
  const address = { host: "127.0.0.1", port: server.port, caCertificate: server.certificate };
  const tcp = await openTcp(address.host, address.port, care);
  await askForTls(tcp, care);
  const { socket } = await secure(tcp, { ...address, sslMode: "verify-full" }, care);
  return ask(socket, { role: "ada", database: "postgres" });
}

it.each<[string, Part["startup"], RegExp]>([
  [
    "notices of 60 kB without end",
    (socket) => pour(socket, message("N", "SNOTICE\0M", Buffer.alloc(60_000, "a"), "\0\0")),
    /more octets than a login has/,
  ],
  [
    "small notices without end",
    (socket) => pour(socket, Buffer.concat(Array(5000).fill(message("N", "Mno\0\0")))),
    /more messages than a login has/,
  ],
  [
    "a message of a gigabyte",
    (socket) => void socket.write(Buffer.concat([Buffer.from("N"), int32(2 ** 30)])),
    /impossible length/,
  ],
])("%s", async (_, startup, words) => {
  await expect(asked({ tls: true, startup })).rejects.toThrow(words);
});

it("silence is over after six seconds", { timeout: 15_000 }, async () => {
  await expect(asked({ tls: true })).rejects.toMatchObject({ code: "ETIMEDOUT" });
});

it.each(["169.254.169.254", "0.0.0.0"])("%s is not connected to", async (address) => {
  await expect(openTcp(address, 5432, care)).rejects.toThrow("Postern does not connect there.");
});
