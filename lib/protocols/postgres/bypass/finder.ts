/** Pure. Finds every way into a server without a second factor: each login role from each source, by first match. */

import { describeAddress } from "../hba/address";
import type { Membership, Transport } from "../hba/login";
import { hideLine } from "../hba/redact";
import type { HbaRule } from "../hba/rule";
import { cutSources } from "../hba/sources";
import { lineFinder } from "./candidates";
import { type JudgeContext, judge } from "./judge";
import { isPersonal, type Reach, reachOf, scopesFor } from "./reach";
import type { LoginRole, WayIn, WayInKind } from "./way";

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

/** The ways in of all roles, superusers first, then by kind, role and line. `roles` are those that may log in. */
export function findWaysIn(input: FinderInput): readonly WayIn[] {
  const { rules, memberships, databases, version } = input;
  const sources = cutSources(rules, input.interfaces, transportsOf(input));
  const linesOf = lineFinder(rules, memberships, version);
  const blame = new Map(rules.map((rule) => [rule, blameOf(rule)]));
  // Most roles are named by the same lines and reach the same.
  const known = new Map<string, readonly Reach[]>();
  const ways = input.roles.flatMap((role) => {
    const { candidates, groups } = linesOf(role.name);
    const mayReplicate = role.isReplication || role.isSuperuser;
    const isOwn = databases === null || candidates.some(isPersonal);
    const key = JSON.stringify([
      candidates.map(({ rule, doubt }) => [rule.order, doubt]),
      mayReplicate,
      isOwn && role.name,
    ]);
    const reached =
      known.get(key) ??
      reachOf(
        candidates,
        scopesFor({ name: role.name, groups, mayReplicate }, candidates, databases, version),
        sources,
      );
    known.set(key, reached);
    return reached.flatMap((reach) => {
      const found = blame.get(reach.rule);
      return found ? wayIn(reach, found, role, input) : [];
    });
  });
  return ways.sort(byUrgency);
}

function transportsOf({ rules, hasTls }: FinderInput): readonly Transport[] {
  const hasGss = rules.some(({ type }) => type === "hostgssenc" || type === "hostnogssenc");
  return [...(hasTls === false ? [] : (["tls"] as const)), "plain", ...(hasGss ? (["gss"] as const) : [])];
}

type Blame = Pick<WayIn, "network" | "line">;

function blameOf({ address, file, lineNumber, raw }: HbaRule): Blame {
  return { network: describeAddress(address), line: { file, lineNumber, text: hideLine(raw) } };
}

function wayIn(reach: Reach, blame: Blame, role: LoginRole, context: JudgeContext): readonly WayIn[] {
  const { rule, doubts, sources, tls, databases } = reach;
  const judgement = judge(rule, role, context);
  if (!judgement) return [];
  const isDoubtful = doubts.length > 0 && judgement.kind === "bypass";
  return [
    {
      kind: isDoubtful ? "unknown" : judgement.kind,
      role: role.name,
      isSuperuser: role.isSuperuser,
      ...{ sources, tls, databases },
      ...blame,
      method: rule.method,
      remark: [judgement.remark, ...(isDoubtful ? doubts : [])].filter((text) => text !== "").join(" "),
    },
  ];
}

const kindOrder: readonly WayInKind[] = ["bypass", "unknown", "elsewhere", "certificate", "break_glass"];

function byUrgency(a: WayIn, b: WayIn): number {
  return (
    Number(b.isSuperuser) - Number(a.isSuperuser) ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    (a.role < b.role ? -1 : a.role > b.role ? 1 : a.line.lineNumber - b.line.lineNumber)
  );
}
