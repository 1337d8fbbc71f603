/** The last entry of X-Forwarded-For: the address of the socket, which no client can write. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const shared = globalThis as { posternStampsPeers?: true };

/**
 * From now on every HTTP request of this process carries its peer's address as the last entry of X-Forwarded-For.
 * Next hides the socket from pages and keeps a header that a client sent; without this an address could be made up.
 */
export function stampPeerAddress(): void {
  if (shared.posternStampsPeers) return;
  shared.posternStampsPeers = true;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const peer = request.socket.remoteAddress ?? "unknown";
    const before = request.headers["x-forwarded-for"];
    request.headers["x-forwarded-for"] = before ? `${before}, ${peer}` : peer;
  });
}
