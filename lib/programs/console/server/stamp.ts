/** What a request may say of how it came here: the socket's own address is added, and what no proxy of ours wrote is removed. */
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { believedEntry } from "../client-address";

/** Headers that say the same in other words; nothing of ours reads them, but a library might. */
const otherWords = ["forwarded", "x-forwarded-port", "x-forwarded-ssl", "x-forwarded-scheme", "x-real-ip"];

/**
 * From here on `request` carries its peer's address as the last entry of X-Forwarded-For, X-Forwarded-Host only as the
 * outermost of our `trustedProxies` wrote it, and X-Forwarded-Proto where the browser spoke HTTPS: to the outermost
 * proxy, or to this server itself. Next hides the socket from pages and keeps headers that a client sent; without this
 * all of them could be made up.
 */
export function stampRequest({ headers, socket }: IncomingMessage, trustedProxies: number): void {
  const peer = socket.remoteAddress ?? "unknown";
  headers["x-forwarded-for"] = headers["x-forwarded-for"] ? `${headers["x-forwarded-for"]}, ${peer}` : peer;
  const host = believedEntry(headers["x-forwarded-host"], trustedProxies);
  if (host) headers["x-forwarded-host"] = host;
  else delete headers["x-forwarded-host"];
  const isEncrypted = (socket as Partial<TLSSocket>).encrypted === true;
  const scheme =
    believedEntry(headers["x-forwarded-proto"], trustedProxies) ?? (isEncrypted ? "https" : null);
  if (scheme) headers["x-forwarded-proto"] = scheme;
  else delete headers["x-forwarded-proto"];
  for (const name of otherWords) delete headers[name];
}
