/** Pure. Checks of roles: who is superuser or nearly so, by which way, and who has long been gone. */
import { days } from "@/lib/foundation/base/durations";
import {
  type Check,
  type CheckContext,
  type CheckFacts,
  defineCheck,
  type Fault,
  NotKnown,
  type Row,
} from "../check";
import { oneLine, quoted } from "../text";

type Roles = readonly Row<"roles">[];
const logins = (roles: Roles): Roles => roles.filter(({ login }) => login);

const superusers = defineCheck({
  id: "role.super",
  title: "One superuser logs in at most",
  why: "Each of them passes by every right and every policy, so each password more is one more way to everything.",
  severity: "high",
  cis: "4.3",
  reads: ["roles"],
  judge({ roles }) {
    const all = logins(roles).filter(({ superuser }) => superuser);
    const faults = all
      .filter(({ isFirst }) => !isFirst)
      .map(({ name }) => ({
        found: oneLine(`${name}: SUPERUSER`),
        fix: `ALTER ROLE ${quoted(name)} NOSUPERUSER;`,
      }));
    return { faults: all.length > 1 ? faults : [], inOrder: all.map(({ name }) => oneLine(name)) };
  },
});

/** REPLICATION alone is how a role for standbys has to be. */
function powersOf({ createRole, createDatabase, replication, bypassRls }: Row<"roles">): readonly string[] {
  const others = [...(createRole ? ["CREATEROLE"] : []), ...(bypassRls ? ["BYPASSRLS"] : [])];
  return replication && (others.length > 0 || createDatabase) ? [...others, "REPLICATION"] : others;
}

const attributes = defineCheck({
  id: "role.attr",
  title: "No login has CREATEROLE, BYPASSRLS or more than it replicates with",
  why: "Before PostgreSQL 16 CREATEROLE makes anybody a member of nearly anything; REPLICATION copies every table.",
  severity: "high",
  cis: "4.3",
  reads: ["roles"],
  judge: ({ roles }) => ({
    faults: logins(roles)
      .filter(({ superuser }) => !superuser)
      .flatMap((role): Fault[] => {
        const powers = powersOf(role);
        const without = powers.map((power) => `NO${power}`).join(" ");
        return powers.length === 0
          ? []
          : [
              {
                found: oneLine(`${role.name}: ${powers.join(", ")}`),
                fix: `ALTER ROLE ${quoted(role.name)} ${without};`,
              },
            ];
      }),
  }),
});

/** A check that no login gets to `groups` by usable memberships, directly or through others. */
const groupsCheck = (
  facts: Omit<CheckFacts, "reads" | "versions" | "cis">,
  groups: readonly string[],
): Check =>
  defineCheck({
    ...facts,
    cis: "4.3",
    reads: ["roles", "memberships"],
    judge({ roles, memberships }) {
      const usable = memberships.filter(({ isUsable }) => isUsable);
      const ways = groups.map((group) => waysTo(group, usable));
      return {
        faults: logins(roles)
          .filter(({ superuser }) => !superuser)
          .flatMap(({ name }): Fault[] =>
            ways.flatMap((wayOf) => {
              const way = wayOf(name);
              return way ? [{ found: oneLine(way.join(" → ")), fix: revoke(way) }] : [];
            }),
          ),
      };
    },
  });

/** Takes away the last step of the way, which leads to the group. */
function revoke(way: readonly string[]): string {
  const [member = "", group = ""] = way.slice(-2);
  return `REVOKE ${quoted(group)} FROM ${quoted(member)};`;
}

/**
 * Gives for a role the roles on its way to `group`, both included; null when memberships lead it there by no way. All of them are
 * found at once, from the group down: a server may have 100,000 memberships.
 */
function waysTo(group: string, memberships: readonly Row<"memberships">[]) {
  const members = new Map<string, string[]>();
  for (const { role, member } of memberships) {
    const known = members.get(role);
    if (known) known.push(member);
    else members.set(role, [member]);
  }
  const next = new Map<string, string | null>([[group, null]]);
  for (const role of next.keys()) {
    for (const member of members.get(role) ?? []) if (!next.has(member)) next.set(member, role);
  }
  return (from: string): readonly string[] | null => {
    if (from === group || !next.has(from)) return null;
    const way: string[] = [];
    for (let at: string | null = from; at !== null; at = next.get(at) ?? null) way.push(at);
    return way;
  };
}

const server = groupsCheck(
  {
    id: "role.server",
    title: "No login reads or writes the server's files or runs its programs",
    why: "Each of these groups leads to superuser: by a program, a written file or a file that holds keys.",
    severity: "critical",
  },
  ["pg_execute_server_program", "pg_read_server_files", "pg_write_server_files"],
);

const data = groupsCheck(
  {
    id: "role.data",
    title: "No login writes all tables, ends other sessions or maintains all tables",
    why: "Such a group passes by the rights on tables, or lets a stolen login stop everybody else.",
    severity: "medium",
  },
  ["pg_write_all_data", "pg_signal_backend", "pg_maintain"],
);

/** Days without a login after which a role counts as left behind. */
export const staleAfterDays = 90;

const stale = defineCheck({
  id: "role.stale",
  title: `Every role logged in within ${staleAfterDays} days`,
  why: "Nobody notices what happens with a role that its person has stopped using.",
  severity: "medium",
  cis: "4.4",
  reads: ["roles"],
  judge({ roles }, context) {
    const { lastLogins, now } = context;
    const people = logins(roles).filter(({ name, superuser }) => !superuser && name !== context.monitor.role);
    const faults = people.flatMap(({ name }): Fault[] => {
      const at = lastLogins?.get(name);
      if (!at || now.getTime() - at.getTime() <= days(staleAfterDays)) return [];
      const found = oneLine(`${name}: last login ${at.toISOString().slice(0, 10)}`);
      return [{ found, fix: `ALTER ROLE ${quoted(name)} NOLOGIN;` }];
    });
    if (faults.length === 0) refuseUnseen(people, context);
    return { faults };
  },
});

/** Somebody whom Postern never let in may log in another way, unseen. */
function refuseUnseen(people: Roles, { lastLogins }: CheckContext): void {
  const unseen = people.filter(({ name }) => !lastLogins?.has(name)).map(({ name }) => name);
  if (unseen.length === 0) return;
  const some = unseen.slice(0, 10).join(", ");
  throw new NotKnown(
    oneLine(
      `Postern has seen no login of ${some}${unseen.length > 10 ? ` and ${unseen.length - 10} more` : ""}.`,
    ),
    "-- Known once these roles log in through Postern. Those that never do: ALTER ROLE … NOLOGIN;",
  );
}

const bypass = defineCheck({
  id: "rls.bypass",
  title: "Nobody who logs in passes by row-level security",
  why: "BYPASSRLS makes every policy of every table count for nothing.",
  severity: "high",
  cis: "4.7",
  reads: ["roles"],
  judge: ({ roles }) => ({
    faults: logins(roles)
      .filter(({ bypassRls, superuser }) => bypassRls && !superuser)
      .map(({ name }) => ({
        found: oneLine(`${name}: BYPASSRLS`),
        fix: `ALTER ROLE ${quoted(name)} NOBYPASSRLS;`,
      })),
  }),
});

export const roleChecks: readonly Check[] = [superusers, attributes, server, data, stale, bypass];
