/** Pure. The checks of a run, judged: once for the server, or in each database with the worst result counting. */
import { type Check, type CheckContext, isPerDatabase, type Outcome, type PartsRead } from "./check";
import { type Checked, type CheckResult, mostEvidence, results } from "./report";
import { connectLine, oneLine } from "./text";

/** What was read of one database, or why nothing was and what to copy so that it can be. */
export type DatabaseRead =
  | { readonly isRead: true; readonly database: string; readonly parts: PartsRead }
  | { readonly isRead: false; readonly database: string; readonly why: string; readonly grant: string };

/** How all of `checks` came out on a server of which `cluster` and `databases` were read. */
export function judgeAll(
  checks: readonly Check[],
  cluster: PartsRead,
  databases: readonly DatabaseRead[],
  context: CheckContext,
): readonly Checked[] {
  return checks.map((check) => {
    if (!isPerDatabase(check))
      return checkedOf(check.id, [{ where: null, outcome: check.outcome(cluster, context) }]);
    const places = databases.map((read) => ({
      where: read.database,
      outcome: read.isRead
        ? check.outcome({ ...cluster, ...read.parts }, context)
        : unreadIn(check, read, context),
    }));
    return checkedOf(check.id, places);
  });
}

/** A database that was not read is unknown, unless this version has nothing that the check is about. */
function unreadIn(
  check: Check,
  { why, grant }: { why: string; grant: string },
  context: CheckContext,
): Outcome {
  const outcome = check.outcome({}, context);
  return outcome.result === "not_applicable" ? outcome : { result: "unknown", unread: [{ why, grant }] };
}

type Place = { readonly where: string | null; readonly outcome: Outcome };

const noDatabase: Outcome = {
  result: "unknown",
  unread: [{ why: "No database was read.", grant: "-- Let the monitoring role connect to the databases." }],
};

/** The worst of all places. What only better ones say is left out. */
function checkedOf(id: string, places: readonly Place[]): Checked {
  const all = places.length > 0 ? places : [{ where: null, outcome: noDatabase }];
  const result = worst(all.map(({ outcome }) => outcome.result));
  const lines = all.filter(({ outcome }) => outcome.result === result).map(linesOf);
  const evidence = lines.flatMap((place) => place.evidence);
  return {
    id,
    result,
    evidence: evidence.slice(0, mostEvidence),
    more: Math.max(0, evidence.length - mostEvidence),
    fix: scriptOf(lines.flatMap(({ fixes }) => [...new Set(fixes)])),
    grant: scriptOf([...new Set(lines.flatMap(({ grants }) => grants))]),
  };
}

/** Nothing to judge is the best: where one database passes, the check passes. */
const worst = (found: readonly CheckResult[]): CheckResult =>
  results.find((result) => found.includes(result)) ?? "unknown";

type Lines = {
  readonly evidence: readonly string[];
  readonly fixes: readonly string[];
  readonly grants: readonly string[];
};

function linesOf({ where, outcome }: Place): Lines {
  const at = (text: string) => (where === null ? text : `${oneLine(where)}: ${text}`);
  switch (outcome.result) {
    case "fail": {
      const found = [
        ...outcome.faults.map((fault) => fault.found),
        ...(outcome.remark ? [outcome.remark] : []),
      ];
      const fixes = outcome.faults.map(({ fix }) => fix);
      return {
        evidence: found.map(at),
        fixes: where === null ? fixes : [connectLine(where), ...fixes],
        grants: [],
      };
    }
    case "unknown":
      return {
        evidence: outcome.unread.map(({ why }) => at(why)),
        fixes: [],
        grants: outcome.unread.map(({ grant }) => grant),
      };
    case "pass":
      return { evidence: outcome.inOrder.map(at), fixes: [], grants: [] };
    default:
      return { evidence: [], fixes: [], grants: [] };
  }
}

/** Most statements of one fix or grant; whoever has run them runs the checks again. */
const mostStatements = 200;

/** No more statements than can be read. */
function scriptOf(all: readonly string[]): string {
  const rest = all.length - mostStatements;
  const more = rest > 0 ? [`-- … and ${rest} more; run the checks again after these.`] : [];
  return [...all.slice(0, mostStatements), ...more].join("\n");
}
