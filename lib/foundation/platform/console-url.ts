/** The console's address as people open it. */
import { readFileSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import { type Env, env } from "./env";
import { ownAddresses } from "./own-addresses";

/**
 * The address of the console without a slash at the end: POSTERN_CONSOLE_URL where it is set, else host and port.
 * port: the port in use; where POSTERN_CONSOLE_PORT is 0, the one that the launcher last chose.
 */
export function consoleUrlOf(from: Env, port = from.POSTERN_CONSOLE_PORT || lastPort(from)): string {
  const scheme = from.consoleTls === "off" ? "http" : "https";
  return (
    from.POSTERN_CONSOLE_URL?.replace(/\/$/, "") ??
    `${scheme}://${reachable(from.POSTERN_CONSOLE_HOST)}:${port}`
  );
}

/** The host of an address, IPv6 without brackets. @throws TypeError when it is none */
export const hostIn = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");

/** The address that people reach this console at, without a slash at the end: `loginUrl` of the settings, else its own. */
export const consoleUrl = (loginUrl: string): string => (loginUrl || consoleUrlOf(env())).replace(/\/+$/, "");

/**
 * The address of the page `path` that opens `token`. It begins with `loginUrl`, the address in the settings, else with
 * the console's own, and never with what a request says of itself: whoever forges a Host header would receive the token.
 * The token stands in the fragment, which browsers send to nobody.
 */
export const consoleLink = (loginUrl: string, path: string, token: string): string =>
  `${consoleUrl(loginUrl)}${path}#${token}`;

const portFile = (from: Env): string => join(from.home, "console-port");

/** Leaves the console's port for commands, which print links. */
export function rememberConsolePort(from: Env, port: number): void {
  writeFileSync(portFile(from), `${port}\n`);
}

function lastPort(from: Env): number {
  try {
    return Number.parseInt(readFileSync(portFile(from), "utf8"), 10);
  } catch {
    return 0;
  }
}

/** An address that a browser can open, for a host to listen on. */
function reachable(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host.includes(":") ? `[${host}]` : host;
  return ownAddresses().find(isIPv4) ?? "127.0.0.1";
}
