/** Owns the console's address as people open it, from the environment alone. */
import { networkInterfaces } from "node:os";
import type { Env } from "./env";

/**
 * The address of the console without a slash at the end: POSTERN_CONSOLE_URL where it is set, else host and port.
 * port: the port in use, where POSTERN_CONSOLE_PORT is 0.
 */
export function consoleUrlOf(from: Env, port = from.POSTERN_CONSOLE_PORT): string {
  return (
    from.POSTERN_CONSOLE_URL?.replace(/\/$/, "") ?? `http://${reachable(from.POSTERN_CONSOLE_HOST)}:${port}`
  );
}

/** An address that a browser can open, for a host to listen on. */
function reachable(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host.includes(":") ? `[${host}]` : host;
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.find((one) => !one.internal && one.family === "IPv4")?.address ?? "127.0.0.1";
}
