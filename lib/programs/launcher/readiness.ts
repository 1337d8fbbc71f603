/** Waiting until a part of the product answers over HTTP or HTTPS. */
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";

/** The address of `path` on a listener of this machine, `host` being what it listens on. */
export const urlOf = (scheme: "http" | "https", host: string, port: number, path: string): string =>
  `${scheme}://${loopbackOf(host)}:${port}${path}`;

/** What ends the waiting early: somebody who wants no more of it, or a process that has ended. */
export type Waiting = {
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  readonly isAlive?: () => boolean;
};

/**
 * Resolves when `url` gives an answer that is not a server error.
 * @throws StartError naming `part` when it does not within two minutes or what `waiting` says
 */
export async function whenAnswering(part: string, url: string, waiting: Waiting = {}): Promise<void> {
  const { patienceMs = minutes(2), signal, isAlive = () => true } = waiting;
  for (const until = Date.now() + patienceMs; Date.now() < until && !signal?.aborted; await sleep(100)) {
    const status = await statusOf(url);
    if (status !== null && status < 500) return;
    if (!isAlive()) break;
  }
  throw new StartError(`The ${part} does not answer at ${url}. Its lines above say why.`);
}

function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    // Nothing secret is sent or believed: whether something answers is all that is asked, whatever its certificate.
    const options = { timeout: seconds(10), rejectUnauthorized: false, agent: false } as const;
    const asked = url.startsWith("https:") ? requestHttps(url, options) : requestHttp(url, options);
    asked.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => resolve(null));
    asked.once("close", () => resolve(null));
    asked.end();
  });
}

/** Where this machine itself reaches a host to listen on. */
function loopbackOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
