/** Pure. Walks the lines that name a role from every source to every database, and says what each line lets it reach. */

import { describeAddress } from "../hba/address";
import type { ServerFacts } from "../hba/login";
import { matchDatabase } from "../hba/match";
import type { HbaRule } from "../hba/rule";
import { type AddressRange, type CutSources, describeRanges, type SourcePiece } from "../hba/sources";
import type { Candidate } from "./candidates";
import type { WayIn } from "./way";

/** Groups of databases that all lines treat alike, by what each line says to them. */
export type Scopes = ReadonlyMap<string, Scope>;
type Scope = {
  readonly names: readonly string[];
  /** For each candidate: 'match', 'no', or why it is not known. */
  readonly answers: readonly string[];
};

/** What a role reaches by one line, in words. `doubts` say why it may not. */
export type Reach = Pick<WayIn, "sources" | "tls" | "databases"> & {
  readonly rule: HbaRule;
  readonly doubts: readonly string[];
};

/** Stands for every database that no rule names, where the databases are not known. */
const otherDatabase = "\u0000other";
const replicationScope = "\u0000replication";

/** Whether what a line says of databases depends on who logs in. */
export const isPersonal = ({ rule }: Candidate): boolean =>
  rule.databases.some(({ text, isQuoted }) => !isQuoted && /^same(user|role|group)$/.test(text));

/**
 * The scopes for a role. Physical replication is a scope of its own. Where databases are not known: those that lines
 * name, those that are called like the role or its groups, and one that nobody names.
 */
export function scopesFor(
  role: { readonly name: string; readonly groups: ReadonlySet<string>; readonly mayReplicate: boolean },
  candidates: readonly Candidate[],
  databases: readonly string[] | null,
  version: number,
): Scopes {
  const memberships = [...role.groups].map((group) => ({ member: role.name, role: group }));
  const facts: ServerFacts = { version, interfaces: null, roles: null, memberships };
  const scopes = new Map<string, { names: string[]; answers: string[] }>();
  const add = (database: string, replication: "none" | "physical") => {
    const answers = candidates.map(({ rule }) => {
      const answer = matchDatabase(rule.databases, { role: role.name, database, replication }, facts);
      return answer.is === "unknown" ? answer.reason : answer.is;
    });
    const key = JSON.stringify(answers);
    const scope = scopes.get(key);
    if (scope) scope.names.push(database);
    else scopes.set(key, { names: [database], answers });
  };
  for (const database of new Set(databases ?? guessedDatabases(role, candidates))) add(database, "none");
  if (role.mayReplicate) add(replicationScope, "physical");
  return scopes;
}

function guessedDatabases(
  role: { readonly name: string; readonly groups: ReadonlySet<string> },
  candidates: readonly Candidate[],
): readonly string[] {
  const named = candidates.flatMap(({ rule }) => rule.databases.map(({ text }) => text));
  const plain = named.filter((text) => !/^(all|sameuser|samerole|samegroup|replication)$|^\//.test(text));
  return [...plain, role.name, ...role.groups, otherDatabase];
}

type Gathered = {
  readonly pieces: Set<SourcePiece>;
  readonly scopes: Set<Scope>;
  readonly doubts: Set<string>;
};

/** Everything that is reached, line by line: sources and databases of a line are put together. */
export function reachOf(
  candidates: readonly Candidate[],
  scopes: Scopes,
  { pieces, takings }: CutSources,
): readonly Reach[] {
  const lines = candidates.map(({ rule, doubt }) => ({ rule, doubt, takings: takings.get(rule) ?? [] }));
  const byRule = new Map<HbaRule, Gathered>();
  for (const [at, piece] of pieces.entries()) {
    for (const scope of scopes.values()) {
      const caught = new Set<string>();
      for (const [i, { rule, doubt, takings: own }] of lines.entries()) {
        const [taking = "nothing", answer = "no"] = [own[at], scope.answers[i]];
        if (taking === "nothing" || answer === "no") continue;
        const gathered = byRule.get(rule) ?? { pieces: new Set(), scopes: new Set(), doubts: new Set() };
        byRule.set(rule, gathered);
        gathered.pieces.add(piece);
        gathered.scopes.add(scope);
        if (doubt !== null) gathered.doubts.add(doubt);
        if (answer !== "match") gathered.doubts.add(answer);
        // What is in doubt may match or not: the line is noted and the walk goes on.
        if (doubt !== null || answer !== "match") continue;
        caught.add(taking);
        if (taking === "all" || (caught.has("ipv4") && caught.has("ipv6"))) break;
      }
    }
  }
  return [...byRule].map(([rule, gathered]) => ({
    rule,
    sources: describeSources(rule, gathered),
    tls: tlsOf(rule, gathered),
    databases: describeScopes(gathered, scopes),
    doubts: [...gathered.doubts],
  }));
}

function describeSources(rule: HbaRule, { pieces }: Gathered): string {
  if (rule.type === "local") return "the Unix socket";
  const ranges: AddressRange[] = [];
  const names = new Set<string>();
  for (const piece of pieces) {
    if (piece.kind === "range") ranges.push(piece.range);
    if (piece.kind === "named") names.add(piece.name);
  }
  const own = describeAddress(rule.address);
  if (ranges.length === 0) return names.has(own) ? own : [...names].join(", ");
  const whole = own === "any" ? "any address" : own;
  return describeRanges(ranges) ?? `${whole} but what lines above take`;
}

function tlsOf(rule: HbaRule, { pieces }: Gathered): WayIn["tls"] {
  if (rule.type === "local") return "socket";
  const used = new Set([...pieces].flatMap((piece) => (piece.kind === "socket" ? [] : [piece.transport])));
  if (!used.has("tls")) return "never";
  return used.size > 1 ? "any" : "only";
}

function describeScopes({ scopes: reached }: Gathered, scopes: Scopes): string {
  const names = [...reached].flatMap((scope) => scope.names);
  const databases = names.filter((name) => name !== replicationScope);
  const every = [...scopes.values()].flatMap((scope) => scope.names);
  const isAll = databases.length === every.filter((name) => name !== replicationScope).length;
  const words: string[] = [];
  if (databases.length > 0 && isAll) words.push("any database");
  else if (databases.includes(otherDatabase)) words.push("any database but those that lines above take");
  else if (databases.length > 5)
    words.push(`${databases.slice(0, 4).join(", ")} and ${databases.length - 4} more`);
  else if (databases.length > 0) words.push(databases.join(", "));
  if (names.includes(replicationScope)) words.push("replication");
  return words.join(" and ");
}
