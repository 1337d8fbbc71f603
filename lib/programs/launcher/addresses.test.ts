/** Tests of the ports of a run: free ones are chosen, busy ones name their variable. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { parseEnv } from "@/lib/foundation/platform/env";
import { settleAddresses } from "./addresses";

const any = {
  POSTERN_CONSOLE_PORT: "0",
  POSTERN_RADIUS_PORT: "0",
  POSTERN_LDAPS_PORT: "0",
  POSTERN_METRICS_PORT: "0",
  POSTERN_JOBS_METRICS_PORT: "0",
};

test("0 becomes a port, and the console's address is one to open", async () => {
  const found = await settleAddresses(parseEnv(any));
  const { consolePort, radiusPort, ldapsPort, metricsPort } = found;
  expect(Math.min(consolePort, radiusPort, ldapsPort, metricsPort)).toBeGreaterThan(1023);
  expect(found.ldapPort).toBeNull();
  expect(found.consoleUrl).toBe(`http://127.0.0.1:${found.consolePort}`);
  const named = await settleAddresses(parseEnv({ ...any, POSTERN_CONSOLE_URL: "https://postern.example/" }));
  expect(named.consoleUrl).toBe("https://postern.example");
  const open = await settleAddresses(parseEnv({ ...any, POSTERN_CONSOLE_HOST: "0.0.0.0" }));
  expect(open.consoleUrl).not.toContain("0.0.0.0");
  const startTls = await settleAddresses(parseEnv({ ...any, POSTERN_LDAP_PORT: "0" }));
  expect(startTls.ldapPort).toBeGreaterThan(1023);
});

const tcpPorts = [
  ...["POSTERN_CONSOLE_PORT", "POSTERN_LDAPS_PORT", "POSTERN_LDAP_PORT"],
  ...["POSTERN_METRICS_PORT", "POSTERN_JOBS_METRICS_PORT"],
];
test.each(tcpPorts)("a busy %s is named", async (variable) => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const settle = settleAddresses(parseEnv({ ...any, [variable]: String(port) }));
  await expect(settle).rejects.toThrow(`TCP port ${port} on 127.0.0.1 is in use`);
  await expect(settle).rejects.toThrow(variable);
  server.close();
});

test("a busy POSTERN_RADIUS_PORT is named", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const settle = settleAddresses(parseEnv({ ...any, POSTERN_RADIUS_PORT: String(port) }));
  await expect(settle).rejects.toThrow(/UDP port \d+ on 127.0.0.1 is in use.*POSTERN_RADIUS_PORT/);
  socket.close();
});

test("an address of another machine is named", async () => {
  const settle = settleAddresses(
    parseEnv({ ...any, POSTERN_CONSOLE_HOST: "192.0.2.1", POSTERN_CONSOLE_PORT: "3999" }),
  );
  await expect(settle).rejects.toThrow(/POSTERN_CONSOLE_PORT or its host variable/);
});
