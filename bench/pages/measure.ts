/** How long pages and exports take: each visit several times, one at a time, and the table of that for a terminal. */
import { performance } from "node:perf_hooks";
import type { Console } from "./console";
import type { Visit } from "./visits";

/** A visit with the median and the longest of its times, in milliseconds: of a page whole, of an export to its first octets. */
export type Timed = { readonly visit: Visit; readonly medianMs: number; readonly longestMs: number };

/** What a page and the beginning of an export may take, in milliseconds. */
export const goals = { page: 150, export: 300 } as const;

/** So often each is asked; the first time warms caches and does not count. */
const times = 5;

/** Asks for each of `visits` in turn. Throws when an answer is not 200: a figure of an error page would be none. */
export async function timeVisits(
  console: Console,
  visits: readonly Visit[],
  progress: (text: string) => void,
): Promise<readonly Timed[]> {
  const timed: Timed[] = [];
  for (const [i, visit] of visits.entries()) {
    if (i % 20 === 0) progress(`${i} of ${visits.length} addresses`);
    await timeOf(console, visit);
    const found: number[] = [];
    for (let n = 0; n < times; n++) found.push(await timeOf(console, visit));
    found.sort((a, b) => a - b);
    timed.push({ visit, medianMs: found[times >> 1] ?? 0, longestMs: found.at(-1) ?? 0 });
  }
  return timed;
}

async function timeOf(console: Console, visit: Visit): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${console.url}${visit.path}`, {
    headers: { cookie: console.cookieOf(visit.as) },
    redirect: "manual",
  });
  if (answer.status !== 200) throw new Error(`${visit.path}: ${answer.status}`);
  if (!visit.isExport) {
    await answer.arrayBuffer();
    return performance.now() - began;
  }
  const reader = answer.body?.getReader();
  await reader?.read();
  const ms = performance.now() - began;
  await reader?.cancel();
  return ms;
}

/** All of them in the order of the navigation, each with its ratio to `peer`, and how many miss their goal. */
export function tableOfPages(timed: readonly Timed[], peer: Timed): string {
  const rows = timed.map((row) => {
    const { visit, medianMs, longestMs } = row;
    const isLate = medianMs > (visit.isExport ? goals.export : goals.page);
    const cells = [medianMs.toFixed(0), longestMs.toFixed(0), (medianMs / peer.medianMs).toFixed(1)];
    return `${`${visit.page}: ${visit.what}`.slice(0, 62).padEnd(64)}${cells.map((cell) => cell.padStart(10)).join("")}${isLate ? "  over" : ""}`;
  });
  const late = rows.filter((row) => row.endsWith("over")).length;
  const head = `${"".padEnd(64)}${["median ms", "longest ms", "to peer"].map((cell) => cell.padStart(10)).join("")}`;
  return [
    head,
    ...rows,
    "",
    `Peer: ${peer.visit.page} (${peer.visit.path}), ${peer.medianMs.toFixed(0)} ms: the frame of every page, with next to nothing read for it.`,
    `Goal: ${goals.page} ms a page, ${goals.export} ms to the first octets of an export: ${late === 0 ? "met by all" : `missed by ${late} of ${rows.length}`}.`,
  ].join("\n");
}
