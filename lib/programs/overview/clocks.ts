/** What the overview says of clocks: codes are judged by the worker's, and one that is off refuses right ones. */
import { inWords, minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { storeHealth } from "@/lib/foundation/platform/store-health";
import { workerSilenceMs } from "@/lib/servers/workers/addresses";
import type { Attention } from "./finding";

/** Past this, codes near their ends are refused; past the second, those of most phones. */
const noticedMs = seconds(10);
const harmfulMs = minutes(0.5);

/** What needs attention about the clocks of workers and console, each against the store's. */
export async function clocksToLookAt(now: Date): Promise<readonly Attention[]> {
  const workers = await database().workerInstance.findMany({
    where: { lastSeenAt: { gt: new Date(now.getTime() - workerSilenceMs) } },
    orderBy: { host: "asc" },
    select: { host: true, clockAheadMs: true },
  });
  const { clockAheadMs } = await storeHealth();
  return [
    ...workers.flatMap((worker) => clockFinding(`the worker on ${worker.host}`, worker.clockAheadMs)),
    ...clockFinding("this console", clockAheadMs),
  ];
}

/** The finding about one clock; none while it agrees, or where it is not known. */
export function clockFinding(whose: string, aheadMs: number | null): readonly Attention[] {
  const offMs = Math.abs(aheadMs ?? 0);
  if (offMs < noticedMs) return [];
  const direction = (aheadMs ?? 0) > 0 ? "ahead of" : "behind";
  return [
    {
      id: "clock_off",
      severity: offMs >= harmfulMs ? "high" : "medium",
      text: `The clock of ${whose} is ${inWords(offMs)} ${direction} the store's, so one of the two is wrong.`,
      fix: "Codes are judged by the clock of the host that checks them, and right ones are refused when it is off. Set the time on both hosts (NTP).",
      href: null,
    },
  ];
}
