/** Whether what people type into this console is protected on its way, and what to do where it is not. */
import { isLoopback } from "@/lib/foundation/base/loopback";
import { env } from "@/lib/foundation/platform/env";
import { isRequestSecure } from "./request";
import { serverState } from "./server/state";

/** A title, and what to do about it. */
export type TransportTrouble = { readonly title: string; readonly text: string };

/** What is wrong with the way to this console, or null while all is well. */
export async function transportTrouble(): Promise<TransportTrouble | null> {
  const { POSTERN_CONSOLE_HOST: host, POSTERN_TRUSTED_PROXIES: proxies, consoleTls } = env();
  const wrong = serverState()?.certificates?.trouble();
  if (wrong) return { title: "The console's certificate needs attention", text: wrong };
  return unprotected({ host, proxies, consoleTls, isRequestSecure: await isRequestSecure() });
}

/** The same, from the settings and the present request. */
export function unprotected({
  host,
  proxies,
  consoleTls,
  isRequestSecure,
}: {
  readonly host: string;
  readonly proxies: number;
  readonly consoleTls: "off" | "issued" | "files";
  readonly isRequestSecure: boolean;
}): TransportTrouble | null {
  if (consoleTls !== "off" || isLoopback(host)) return null;
  if (proxies > 0 && isRequestSecure) return null;
  const title = "What you type here is sent unencrypted";
  const readable = "anyone on the network path can read passwords, codes and enrolment links";
  if (proxies === 0) {
    return {
      title,
      text: `The console listens on ${host} without HTTPS, so ${readable}. Turn on HTTPS, or name the proxy that terminates HTTPS: in the settings under Address, or with POSTERN_CONSOLE_TLS and POSTERN_TRUSTED_PROXIES.`,
    };
  }
  return {
    title,
    text: `This page was not loaded over HTTPS through your proxy, so ${readable}. Open the console through the proxy, make sure that only the proxy can reach ${host}, and let it send X-Forwarded-Proto.`,
  };
}
