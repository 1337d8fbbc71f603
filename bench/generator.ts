/** The load generator, a process of its own: prepares a burst, sends it, verifies every reply and reports. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { utf8 } from "@/lib/foundation/base/bytes";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import type { Burst, BurstResult } from "./burst";
import { fly } from "./flight";
import { password, totpKeyOf } from "./people";
import { loginDatagram, readReply } from "./requests";

const periodMs = 30_000;

process.on("message", async (burst: Burst) => {
  process.send?.(await run(burst));
});
process.on("disconnect", () => process.exit(0));

async function run(burst: Burst): Promise<BurstResult> {
  const secret = utf8(burst.secret);
  await untilRoom(burst.roomSeconds * 1000);
  const datagrams = prepare(burst, secret);
  const flown = await fly(datagrams, burst.port, burst.load);

  const latencies: number[] = [];
  let rejected = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = 0;
  for (const { datagram, dueMs, answeredMs, reply } of flown) {
    firstMs = Math.min(firstMs, dueMs);
    if (!reply || answeredMs === null) continue;
    lastMs = Math.max(lastMs, answeredMs);
    if (readReply(reply, datagram.subarray(4, 20), secret) === "accept") latencies.push(answeredMs - dueMs);
    else rejected++;
  }
  return {
    accepted: latencies.length,
    rejected,
    lost: flown.length - latencies.length - rejected,
    seconds: (lastMs - firstMs) / 1000,
    latenciesMs: Float64Array.from(latencies).sort(),
  };
}

async function untilRoom(roomMs: number): Promise<void> {
  const leftMs = periodMs - (Date.now() % periodMs);
  if (leftMs < roomMs) await sleep(leftMs + 20);
}

function prepare({ base, among, first, stride, people, typed }: Burst, secret: Uint8Array): Uint8Array[] {
  const step = stepAt(totpKeyOf(0), new Date());
  return Array.from({ length: people }, (_, i) => {
    const n = base + ((first + i * stride) % among);
    const code = typed === "password" ? "" : codeAt(totpKeyOf(n), step);
    return loginDatagram(n, password + code, randomBytes(16), secret);
  });
}
