/** Pure. Finds every way into a server without a second factor: each login role from each source, by first match. */
import type { LoginRole, WayIn, WayInKind } from "./bypass";
import { type JudgeContext, judge } from "./bypass-judge";
import { describeAddress } from "./hba/address";
import type { Membership, ServerFacts, Transport } from "./hba/login";
import { type Answer, matchDatabase, matchUser } from "./hba/match";
import { hideLine } from "./hba/redact";
import type { HbaRule } from "./hba/rule";
import {
  type AddressRange,
  type CutSources,
  cutSources,
  describeRanges,
  type SourcePiece,
} from "./hba/sources";

/** All that the finder looks at. `databases` null means not known; `hasTls` false means that the server takes no TLS. */
export type FinderInput = JudgeContext & {
  readonly rules: readonly HbaRule[];
  readonly roles: readonly LoginRole[];
  readonly memberships: readonly Membership[];
  readonly databases: readonly string[] | null;
  readonly version: number;
  readonly interfaces: readonly string[] | null;
  readonly hasTls: boolean | null;
};

/** One line that a role reaches: from where, to which databases, and why that is not certain. */
type Reach = {
  readonly rule: HbaRule;
  readonly pieces: Set<SourcePiece>;
  readonly databases: Set<string>;
  readonly doubts: Set<string>;
};

type Candidate = { readonly rule: HbaRule; readonly doubt: string | null };

/** Stands for every database that no rule names, where the databases are not known. */
const otherDatabase = "\u0000other";
const replicationScope = "\u0000replication";

/** The ways in of all roles, superusers first, then by kind, role and line. Roles that cannot log in are not looked at. */
export function findWaysIn(input: FinderInput): readonly WayIn[] {
  const sources = cutSources(input.rules, input.interfaces, transportsOf(input));
  const groupsOf = groupFinder(input.memberships);
  const known = new Map<string, readonly Reach[]>();
  const ways = input.roles.flatMap((role) => {
    const facts = factsFor(role.name, groupsOf(role.name), input);
    const candidates = input.rules.flatMap((rule): Candidate[] => {
      const answer = matchUser(rule.users, role.name, facts);
      return answer.is === "no" ? [] : [{ rule, doubt: doubtOf(answer) }];
    });
    const scopes = scopesOf(role, candidates, facts, input.databases);
    const key = JSON.stringify([
      candidates.map(({ rule, doubt }) => [rule.order, doubt]),
      [...scopes.keys()],
    ]);
    const reached = known.get(key) ?? reachOf(candidates, scopes, sources);
    known.set(key, reached);
    return reached.flatMap((reach) => wayIn(reach, role, scopes, input));
  });
  return ways.sort(byUrgency);
}

function transportsOf({ rules, hasTls }: FinderInput): readonly Transport[] {
  const hasGss = rules.some(({ type }) => type === "hostgssenc" || type === "hostnogssenc");
  return [...(hasTls === false ? [] : (["tls"] as const)), "plain", ...(hasGss ? (["gss"] as const) : [])];
}

const doubtOf = (answer: Answer) => (answer.is === "unknown" ? answer.reason : null);

/** The roles that a role belongs to, itself included, found once per role. */
function groupFinder(memberships: readonly Membership[]): (role: string) => ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const { member, role } of memberships) direct.set(member, [...(direct.get(member) ?? []), role]);
  return (role) => {
    const reached = new Set([role]);
    for (const name of reached) for (const group of direct.get(name) ?? []) reached.add(group);
    return reached;
  };
}

function factsFor(
  role: string,
  groups: ReadonlySet<string>,
  { version, interfaces }: FinderInput,
): ServerFacts {
  const memberships = [...groups].map((group) => ({ member: role, role: group }));
  return { version, interfaces, roles: null, memberships };
}

/**
 * Databases in groups that all rules treat alike, by a key of what each candidate says to them; physical replication
 * is a group of its own. Where databases are not known: those that rules name, and one that no rule names.
 */
function scopesOf(
  role: LoginRole,
  candidates: readonly Candidate[],
  facts: ServerFacts,
  databases: readonly string[] | null,
): ReadonlyMap<string, readonly string[]> {
  const scopes = new Map<string, string[]>();
  const add = (scope: string, replication: "none" | "physical") => {
    const answers = candidates.map(({ rule }) =>
      matchDatabase(rule.databases, { role: role.name, database: scope, replication }, facts),
    );
    const key = JSON.stringify(
      answers.map((answer) => (answer.is === "unknown" ? answer.reason : answer.is)),
    );
    scopes.set(key, [...(scopes.get(key) ?? []), scope]);
  };
  const named = candidates.flatMap(({ rule }) => rule.databases.map(({ text }) => text));
  const guessed = [
    ...named.filter((text) => !/^(all|sameuser|samerole|samegroup|replication)$|^\//.test(text)),
    role.name,
    ...facts.memberships.map(({ role: group }) => group),
    otherDatabase,
  ];
  for (const database of new Set(databases ?? guessed)) add(database, "none");
  if (role.isReplication || role.isSuperuser) add(replicationScope, "physical");
  return scopes;
}

/** Walks the candidates for every source and scope, and gathers what is reached by line. */
function reachOf(
  candidates: readonly Candidate[],
  scopes: ReadonlyMap<string, readonly string[]>,
  { pieces, takings }: CutSources,
): readonly Reach[] {
  const byRule = new Map<HbaRule, Reach>();
  for (const [at, piece] of pieces.entries()) {
    for (const scope of scopes.keys()) {
      const answers = JSON.parse(scope) as readonly string[];
      const caught = new Set<string>();
      for (const [i, { rule, doubt }] of candidates.entries()) {
        const [taking, answer] = [takings.get(rule)?.[at], answers[i] ?? "no"];
        if (taking === "nothing" || taking === undefined || answer === "no") continue;
        const reach = byRule.get(rule) ?? {
          rule,
          pieces: new Set(),
          databases: new Set(),
          doubts: new Set(),
        };
        byRule.set(rule, reach);
        reach.pieces.add(piece);
        reach.databases.add(scope);
        const doubts = [doubt, answer === "match" ? null : answer].flatMap((reason) => reason ?? []);
        for (const reason of doubts) reach.doubts.add(reason);
        // What is in doubt may match or not: the line is noted and the walk goes on.
        if (doubts.length > 0) continue;
        caught.add(taking);
        if (taking === "all" || (caught.has("ipv4") && caught.has("ipv6"))) break;
      }
    }
  }
  return [...byRule.values()];
}

function wayIn(
  reach: Reach,
  role: LoginRole,
  scopes: ReadonlyMap<string, readonly string[]>,
  input: FinderInput,
): readonly WayIn[] {
  const { rule, doubts } = reach;
  const judgement = judge(rule, role, input);
  if (!judgement) return [];
  const isDoubtful = doubts.size > 0 && judgement.kind === "bypass";
  return [
    {
      kind: isDoubtful ? "unknown" : judgement.kind,
      role: role.name,
      isSuperuser: role.isSuperuser,
      network: describeAddress(rule.address),
      sources: describeSources(reach),
      tls: tlsOf(reach, input),
      databases: describeScopes(reach, scopes),
      method: rule.method,
      line: { file: rule.file, lineNumber: rule.lineNumber, text: hideLine(rule.raw) },
      remark: [judgement.remark, ...(isDoubtful ? doubts : [])].filter((text) => text !== "").join(" "),
    },
  ];
}

function describeSources({ rule, pieces }: Reach): string {
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

function tlsOf({ rule, pieces }: Reach, input: FinderInput): WayIn["tls"] {
  if (rule.type === "local") return "socket";
  const used = new Set([...pieces].flatMap((piece) => (piece.kind === "socket" ? [] : [piece.transport])));
  if (used.has("tls")) return used.size > 1 ? "any" : "only";
  return transportsOf(input).includes("tls") || used.size > 0 ? "never" : "any";
}

function describeScopes({ databases }: Reach, scopes: ReadonlyMap<string, readonly string[]>): string {
  const reached = [...databases].flatMap((key) => scopes.get(key) ?? []);
  const every = [...scopes.values()].flat().filter((name) => name !== replicationScope);
  const names = reached.filter((name) => name !== replicationScope);
  const words: string[] = [];
  if (names.length > 0 && names.length === every.length) words.push("any database");
  else if (names.includes(otherDatabase)) words.push("any database but those that lines above take");
  else if (names.length > 5) words.push(`${names.slice(0, 4).join(", ")} and ${names.length - 4} more`);
  else if (names.length > 0) words.push(names.join(", "));
  if (reached.includes(replicationScope)) words.push("replication");
  return words.join(" and ");
}

const kindOrder: readonly WayInKind[] = ["bypass", "unknown", "elsewhere", "certificate", "break_glass"];

function byUrgency(a: WayIn, b: WayIn): number {
  return (
    Number(b.isSuperuser) - Number(a.isSuperuser) ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    (a.role < b.role ? -1 : a.role > b.role ? 1 : a.line.lineNumber - b.line.lineNumber)
  );
}
