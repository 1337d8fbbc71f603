/** Pure. What a posture check is. It is asked for a verdict only when all that it reads was read: unknown cannot become pass. */
import type { z } from "zod";
import type { Severity } from "@/lib/foundation/base/finding";
import { majorOf } from "@/lib/protocols/postgres/versions";
import { type ClusterParts, clusterParts } from "./parts/cluster";
import { type DatabaseParts, databaseParts } from "./parts/database";
import type { PartRead, Unread } from "./parts/part";

/** All parts: those that a server has once, and those that each database has. */
export const parts = { ...clusterParts, ...databaseParts };
type Parts = ClusterParts & DatabaseParts;
export type PartName = keyof Parts;
/** A row of a part. */
export type Row<Name extends PartName> = z.output<Parts[Name]["row"]>;
/** What was read of each part. One that is missing here was not read. */
export type PartsRead = { readonly [Name in PartName]?: PartRead<Row<Name>> };

/** What a check may look at beside its parts. */
export type CheckContext = {
  /** server_version_num, such as 180004. */
  readonly versionNumber: number;
  readonly now: Date;
  /** The monitoring role and the database that it is registered with. */
  readonly monitor: { readonly role: string; readonly database: string };
  /** The last login of each role that Postern let in; null when there is no such record. */
  readonly lastLogins: ReadonlyMap<string, Date> | null;
};

/** One thing that is wrong: what was found, and the SQL or configuration line that puts it right. */
export type Fault = { readonly found: string; readonly fix: string };

/** What a check says: its faults, or what is in order where it has none. Null: there is nothing here that it is about. */
export type Verdict = { readonly faults: readonly Fault[]; readonly inOrder?: readonly string[] } | null;

/** How a check came out in one place. */
export type Outcome =
  | { readonly result: "fail"; readonly faults: readonly Fault[]; readonly remark: string }
  | { readonly result: "unknown"; readonly unread: readonly Omit<Unread, "isRead">[] }
  | { readonly result: "pass"; readonly inOrder: readonly string[] }
  | { readonly result: "not_applicable" };

/** Thrown by a judge that misses something in what was read: the check is then unknown. */
export class NotKnown extends Error {
  override readonly name = "NotKnown";
  readonly grant: string;

  /** `why`: one sentence. `grant`: what to copy so that it becomes known; a comment where no right would help. */
  constructor(why: string, grant: string) {
    super(why);
    this.grant = grant;
  }
}

/** What pages and documents say of a check. */
export type CheckFacts = {
  /** For example "tls.min". Kept in reports and waivers, so it never changes. */
  readonly id: string;
  /** What is checked, as a sentence that is true when it passes. */
  readonly title: string;
  /** What an attacker gains or what breaks when it does not, one sentence. */
  readonly why: string;
  readonly severity: Severity;
  /** The recommendation of the CIS PostgreSQL Benchmark, such as "6.9"; null when it has none. */
  readonly cis: string | null;
  /** Major versions that have what it is about, both included. */
  readonly versions: { readonly from?: number; readonly to?: number };
  readonly reads: readonly PartName[];
};

/** A check. */
export type Check = CheckFacts & { outcome(read: PartsRead, context: CheckContext): Outcome };

type Declared<Name extends PartName> = Omit<CheckFacts, "versions" | "reads"> & {
  readonly versions?: CheckFacts["versions"];
  readonly reads: readonly Name[];
  judge(rows: { readonly [N in Name]: readonly Row<N>[] }, context: CheckContext): Verdict;
};

/** Declares a check. `judge` is kept inside: only `outcome` asks it, and only when each part that it names was read. */
export function defineCheck<const Name extends PartName>({ judge, ...facts }: Declared<Name>): Check {
  const { versions = {}, reads } = facts;
  return {
    ...facts,
    versions,
    outcome(read, context) {
      const major = majorOf(context.versionNumber);
      if (major < (versions.from ?? 0) || major > (versions.to ?? Number.MAX_SAFE_INTEGER))
        return { result: "not_applicable" };
      const got = (name: Name): PartRead<unknown> => read[name] ?? neverRead;
      const all = reads.map((name) => ({ name, got: got(name) }));
      const unread = all.flatMap(({ got }) => (got.isRead ? [] : [got]));
      if (unread.length > 0) return { result: "unknown", unread };
      const rows = Object.fromEntries(all.map(({ name, got }) => [name, got.isRead ? got.rows : []]));
      const cut = all.filter(({ got }) => got.isRead && got.isCut).map(({ name }) => cutOff(name));
      return withCut(
        outcomeOf(() => judge(rows as Parameters<typeof judge>[0], context)),
        cut,
      );
    },
  };
}

const neverRead: Unread = {
  isRead: false,
  why: "It was not read.",
  grant: "-- Run the checks again.",
};

function cutOff(name: PartName): Omit<Unread, "isRead"> {
  const { what, most } = parts[name];
  const why = `There are more than ${most.toLocaleString("en")} rows of ${what}; the rest was not looked at.`;
  return { why, grant: "-- No right would change this: Postern looks at no more of them." };
}

/** Where not all rows were seen, only a fault is certain. */
function withCut(outcome: Outcome, cut: readonly Omit<Unread, "isRead">[]): Outcome {
  if (cut.length === 0 || outcome.result === "unknown") return outcome;
  if (outcome.result === "fail") return { ...outcome, remark: cut.map(({ why }) => why).join(" ") };
  return { result: "unknown", unread: cut };
}

function outcomeOf(judge: () => Verdict): Outcome {
  try {
    const verdict = judge();
    if (verdict === null) return { result: "not_applicable" };
    const { faults, inOrder = [] } = verdict;
    return faults.length > 0 ? { result: "fail", faults, remark: "" } : { result: "pass", inOrder };
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    return { result: "unknown", unread: [{ why: error.message, grant: error.grant }] };
  }
}

/** Whether a check is judged for each database. */
export const isPerDatabase = ({ reads }: Pick<CheckFacts, "reads">): boolean =>
  reads.some((name) => name in databaseParts);
