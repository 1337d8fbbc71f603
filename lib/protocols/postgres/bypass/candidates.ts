/** Pure. Which lines name a role, for many roles and many lines: names and groups are looked up, not compared one by one. */
import type { Membership, ServerFacts } from "../hba/login";
import { matchUser } from "../hba/match";
import type { HbaRule } from "../hba/rule";

/** A line that names a role. `doubt` says why it may not. */
export type Candidate = { readonly rule: HbaRule; readonly doubt: string | null };

/** The lines for a role in their order, and the roles that it belongs to, itself included. */
export type RoleLines = {
  readonly candidates: readonly Candidate[];
  readonly groups: ReadonlySet<string>;
};

/** Prepares `rules` and gives the function that finds a role's lines. */
export function lineFinder(
  rules: readonly HbaRule[],
  memberships: readonly Membership[],
  version: number,
): (role: string) => RoleLines {
  const groupsOf = groupFinder(memberships);
  const forAll: number[] = [];
  const byName = new Map<string, number[]>();
  const byGroup = new Map<string, number[]>();
  const byPattern: number[] = [];
  const note = (map: Map<string, number[]>, name: string, at: number) =>
    map.set(name, [...(map.get(name) ?? []), at]);
  for (const [at, { users }] of rules.entries())
    for (const { text, isQuoted } of users) {
      if (!isQuoted && text === "all") forAll.push(at);
      else if (!isQuoted && text.startsWith("+")) note(byGroup, text.slice(1), at);
      else if (version >= 16 && text.startsWith("/")) byPattern.push(at);
      else note(byName, text, at);
    }
  return (role) => {
    const groups = groupsOf(role);
    const certain = new Set([...forAll, ...(byName.get(role) ?? [])]);
    for (const group of groups) for (const at of byGroup.get(group) ?? []) certain.add(at);
    const facts: ServerFacts = { version, roles: null, memberships: [], interfaces: null };
    const found = new Map([...certain].map((at) => [at, null as string | null]));
    for (const at of byPattern) {
      const rule = rules[at];
      if (!rule || certain.has(at)) continue;
      const answer = matchUser(rule.users, role, facts);
      if (answer.is !== "no") found.set(at, answer.is === "unknown" ? answer.reason : null);
    }
    const candidates = [...found]
      .sort(([a], [b]) => a - b)
      .flatMap(([at, doubt]) => (rules[at] ? [{ rule: rules[at], doubt }] : []));
    return { candidates, groups };
  };
}

/** Gives for a role itself and every role that it is a member of, directly or through others, as `+group` counts them. */
export function groupFinder(memberships: readonly Membership[]): (role: string) => ReadonlySet<string> {
  const direct = new Map<string, string[]>();
  for (const { member, role } of memberships) {
    const granted = direct.get(member);
    if (granted) granted.push(role);
    else direct.set(member, [role]);
  }
  return (role) => {
    const reached = new Set([role]);
    for (const name of reached) for (const group of direct.get(name) ?? []) reached.add(group);
    return reached;
  };
}
