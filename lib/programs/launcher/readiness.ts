/** Waiting until a part of the product answers over HTTP. */
import { setTimeout as sleep } from "node:timers/promises";
import { minutes } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";

const patienceMs = minutes(2);

/**
 * Resolves when `path` on host and port gives an answer that is not a server error.
 * @throws StartError naming `part` when it does not within two minutes
 */
export async function whenAnswering(part: string, host: string, port: number, path: string): Promise<void> {
  const url = `http://${loopbackOf(host)}:${port}${path}`;
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(100)) {
    const status = await statusOf(url);
    if (status !== null && status < 500) return;
  }
  throw new StartError(`The ${part} does not answer at ${url}. Its lines above say why.`);
}

async function statusOf(url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

/** Where this machine itself reaches a host to listen on. */
function loopbackOf(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
