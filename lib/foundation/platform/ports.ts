/** Questions about ports: is one free, give me any, and the error that names the variable to change. */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { StartError } from "@/lib/foundation/base/errors";

/** TCP ports that somebody in this process has in mind and may not listen on yet: the system would give them out again. */
const spokenFor = new Set<number>();

/** Says that `port` is somebody's: `freePort` will not give it. */
export const speakFor = (port: number): void => void spokenFor.add(port);

/** A TCP port on `host` that was free a moment ago, and another one at each call. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  for (;;) {
    const port = await anyPort(host);
    if (spokenFor.has(port)) continue;
    speakFor(port);
    return port;
  }
}

function anyPort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port: 0, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** A UDP port on `host` that was free a moment ago. */
export function freeUdpPort(host = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", reject);
    socket.bind({ address: host, port: 0, exclusive: true }, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/**
 * Makes sure that `port` on `host` can be bound now.
 * @throws StartError naming `variable` when it is in use, not allowed, or `host` is no address of this machine
 */
export async function requireFreePort(
  protocol: "tcp" | "udp",
  host: string,
  port: number,
  variable: string,
): Promise<void> {
  const code = await (protocol === "tcp" ? tryTcp(host, port) : tryUdp(host, port));
  if (code === null) return;
  const where = `${protocol.toUpperCase()} port ${port} on ${host}`;
  if (code === "EADDRINUSE") {
    throw new StartError(
      `${where} is in use. Stop the program that uses it, or set ${variable} to a free port.`,
    );
  }
  if (code === "EACCES") {
    throw new StartError(`${where} needs more rights. Set ${variable} to a port above 1023.`);
  }
  throw new StartError(
    `${where} cannot be used (${code}). Set ${variable} or its host variable to an address here.`,
  );
}

function tryTcp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

function tryUdp(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? error.message);
    });
    socket.bind({ address: host, port, exclusive: true }, () => socket.close(() => resolve(null)));
  });
}
