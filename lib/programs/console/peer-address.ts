/** What a request may say of how it came here: the socket's own address is added, and what no proxy of ours wrote is removed. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/foundation/platform/env";
import { believedEntry } from "./client-address";

const shared = globalThis as { posternStampsPeers?: true };

/** Headers in which a proxy says what the browser asked for. Next and next-auth believe them from anybody. */
const proxyHeaders = ["x-forwarded-host", "x-forwarded-proto"] as const;

/**
 * From now on every HTTP request of this process carries its peer's address as the last entry of X-Forwarded-For, and
 * X-Forwarded-Host and -Proto only as the outermost of our proxies wrote them; without proxies of ours, not at all.
 * Next hides the socket from pages and keeps headers that a client sent; without this all of them could be made up.
 */
export function stampRequests(): void {
  if (shared.posternStampsPeers) return;
  shared.posternStampsPeers = true;
  const { POSTERN_TRUSTED_PROXIES: proxies } = env();
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const peer = socket.remoteAddress ?? "unknown";
    headers["x-forwarded-for"] = headers["x-forwarded-for"] ? `${headers["x-forwarded-for"]}, ${peer}` : peer;
    for (const name of proxyHeaders) {
      const believed = believedEntry(headers[name], proxies);
      if (believed) headers[name] = believed;
      else delete headers[name];
    }
    // Says the same in other words; nothing of ours reads them, but a library might.
    delete headers.forwarded;
    delete headers["x-forwarded-port"];
  });
}
