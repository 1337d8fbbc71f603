/** Reading how much processor time other processes have used, from /proc; null where there is no /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** The kernel's unit of time in /proc/<pid>/stat (USER_HZ), the same on every architecture that Node runs on. */
const ticksPerSecond = 100;

type Times = { readonly parent: number; readonly own: number; readonly ended: number };

/** Seconds of processor time that `pid`, its children and those of them that have ended have used. */
export function cpuSecondsOf(pid: number): number | null {
  const root = timesOf(pid);
  if (!root) return null;
  let ticks = root.own + root.ended;
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    if (times?.parent === pid) ticks += times.own + times.ended;
  }
  return ticks / ticksPerSecond;
}

/** A worker and its store. */
export type Watched = { readonly pid: number; readonly storePid: number };

/** What `work` gives, with the processor seconds that both used meanwhile; NaN where they cannot be read. */
export async function spending<T>(
  { pid, storePid }: Watched,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly serverCpu: number; readonly storeCpu: number }> {
  const now = (of: number) => cpuSecondsOf(of) ?? Number.NaN;
  const before = { server: now(pid), store: now(storePid) };
  const result = await work();
  return { result, serverCpu: now(pid) - before.server, storeCpu: now(storePid) - before.store };
}

/** A share of `seconds` for each of `count`, in microseconds; null where they are not known. */
export const eachUs = (seconds: number, count: number): number | null =>
  Number.isNaN(seconds) ? null : (seconds * 1e6) / count;

/** Fields 4 and 14 to 17 of stat; the name in field 2 may hold spaces and brackets, so reading begins behind it. */
function timesOf(pid: number): Times | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const at = (field: number) => fields[field - 3] ?? 0;
    return { parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) };
  } catch {
    return null;
  }
}
