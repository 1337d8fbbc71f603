/** What the overview says of posture: servers whose checks fail gravely, could not be run, or have not run for days. */
import { systemActor } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { allPostures, type PostureRow } from "@/lib/servers/posture/queries";
import { factsOf } from "@/lib/servers/posture/standing";
import type { Attention } from "./finding";

/** The checks run daily: after so long they have missed a day. */
const longestMs = days(2);
const mostNamed = 3;

/** What needs attention about the posture of servers at `now`. */
export async function postureToLookAt(now: Date): Promise<readonly Attention[]> {
  const rows = await allPostures(systemActor("overview"));
  return rows.flatMap((row) => [
    ...failing(row, "critical"),
    ...failing(row, "high"),
    ...(row.failed ? notRun(row, row.failed.text) : missed(row, now)),
  ]);
}

function failing(row: PostureRow, severity: "critical" | "high"): Attention[] {
  const titles = (row.last?.failing ?? []).map(factsOf).filter((check) => check.severity === severity);
  if (titles.length === 0) return [];
  const rest = titles.length - mostNamed;
  const named = titles.slice(0, mostNamed).map(({ title }) => `“${title}”`);
  const what = titles.length === 1 ? "A posture check" : `${titles.length} posture checks`;
  return [
    {
      id: `posture_${severity}`,
      severity,
      text: `${what} of ${row.serverName} ${titles.length === 1 ? "fails" : "fail"}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`,
      fix: "",
      href: `${hrefOf(row)}?standing=fail&severity=${severity}`,
    },
  ];
}

const notRun = (row: PostureRow, why: string): Attention[] => [
  {
    id: "posture_failed",
    severity: "medium",
    text: `The posture of ${row.serverName} could not be checked. ${why}`,
    fix: "",
    href: hrefOf(row),
  },
];

/** One that was registered just now has not been checked yet, which is no fault. */
function missed(row: PostureRow, now: Date): Attention[] {
  const at = row.last?.at ?? row.createdAt;
  if (at > after(now, -longestMs)) return [];
  const since = row.last ? `since ${at.toISOString().slice(0, 10)}` : "yet";
  return [
    {
      id: "posture_old",
      severity: "medium",
      text: `The posture of ${row.serverName} has not been checked ${since}.`,
      fix: "Run the checks.",
      href: hrefOf(row),
    },
  ];
}

const hrefOf = ({ serverId }: PostureRow) => `/servers/${serverId}/posture`;
