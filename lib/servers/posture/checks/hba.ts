/** Pure. Checks of pg_hba.conf and pg_ident.conf. What the lint finds, and as grave as the lint calls it, found here too. */

import { type Severity, severities } from "@/lib/foundation/base/finding";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { groupFinder } from "@/lib/protocols/postgres/bypass/candidates";
import { findWaysIn } from "@/lib/protocols/postgres/bypass/finder";
import { isOpenKind } from "@/lib/protocols/postgres/bypass/way";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { lintHba } from "@/lib/protocols/postgres/hba/lint/lint";
import { hideLine } from "@/lib/protocols/postgres/hba/redact";
import { majorOf } from "@/lib/protocols/postgres/versions";
import { type Check, type CheckContext, type CheckFacts, defineCheck, type Fault, type Row } from "../check";
import { oneLine } from "../text";
import { refuseTooMany, rulesetOf, rulesOf } from "./hba-rules";
import { serverValue } from "./settings";

type Read = {
  readonly hba: readonly Row<"hba">[];
  readonly memberships: readonly Row<"memberships">[];
  /** For what is about client certificates; without them nothing is said of those. */
  readonly settings?: readonly Row<"settings">[];
};

type Linted = Read & { readonly context: CheckContext; readonly findings: readonly LineFinding[] };
const known = new WeakMap<readonly Row<"hba">[], Linted>();

/** What the lint says of the lines. Kept for the next check of the same run: a long file takes seconds. */
function findingsOf(read: Read, context: CheckContext): readonly LineFinding[] {
  const { hba, memberships, settings } = read;
  const last = known.get(hba);
  if (last && last.memberships === memberships && last.settings === settings && last.context === context)
    return last.findings;
  const findings = lintHba(rulesetOf(hba), {
    version: majorOf(context.versionNumber),
    ...{ roles: null, memberships, interfaces: null },
    ...{ workers: [], ldapName: null, ldapBase: "", isLogTerse: true, changedAt: null, loadedAt: null },
    certificates: settings ? certificatesOf(settings, context) : null,
  });
  known.set(hba, { ...read, context, findings });
  return findings;
}

function certificatesOf(settings: readonly Row<"settings">[], context: CheckContext) {
  const has = (name: "ssl_ca_file" | "ssl_crl_file" | "ssl_crl_dir") =>
    serverValue(settings, name, context) !== "";
  // Each is asked for, so that one that is not known makes the check unknown.
  const lists = [has("ssl_crl_file"), has("ssl_crl_dir")];
  return { hasAuthority: has("ssl_ca_file"), hasRevocation: lists.includes(true) };
}

type Facts = Omit<CheckFacts, "reads" | "versions"> & { readonly versions?: CheckFacts["versions"] };

/** A check that the lint finds nothing of `finds`. */
const lintCheck = (facts: Facts, finds: readonly string[]): Check =>
  defineCheck({
    ...facts,
    reads: ["hba", "memberships"],
    judge: (read, context) => verdictOf(facts, finds, read, context),
  });

/** The same for what is about client certificates, which settings decide too. */
const certificateCheck = (facts: Facts, finds: readonly string[]): Check =>
  defineCheck({
    ...facts,
    reads: ["hba", "memberships", "settings"],
    judge: (read, context) => verdictOf(facts, finds, read, context),
  });

/** Findings that are less grave than the check, as of a line for this machine alone, stay with the lint. */
const verdictOf = ({ severity }: Facts, finds: readonly string[], read: Read, context: CheckContext) => ({
  faults: findingsOf(read, context)
    .filter((finding) => finds.includes(finding.id) && isAsGrave(finding.severity, severity))
    .map((finding) => faultOf(finding, read.hba)),
});

const isAsGrave = (a: Severity, b: Severity): boolean => severities.indexOf(a) <= severities.indexOf(b);

function faultOf({ line, text, fix }: LineFinding, hba: Read["hba"]): Fault {
  if (line === null) return { found: oneLine(text), fix: oneLine(`# pg_hba.conf: ${fix}`) };
  const rule = rulesOf(hba).find(
    ({ file, lineNumber }) => file === line.file && lineNumber === line.lineNumber,
  );
  const where = `${line.file} line ${line.lineNumber}`;
  return {
    found: oneLine(`${where}: ${rule ? hideLine(rule.raw) : text}`),
    fix: oneLine(`# ${where}: ${fix}`),
  };
}

const superuserFromAfar = defineCheck({
  id: "hba.super-remote",
  title: "No superuser logs in over the network without a second factor",
  why: "One guessed or stolen password of a superuser from another machine is the whole server.",
  severity: "critical",
  cis: "5.3",
  reads: ["hba", "roles", "memberships", "databases"],
  judge({ hba, roles, memberships, databases }, { versionNumber }) {
    const superusers = roles
      .filter(({ login, superuser }) => login && superuser)
      .map(({ name, replication }) => ({
        ...{ name, isSuperuser: true, isReplication: replication, hasPassword: null },
      }));
    refuseTooMany(superusers.length, memberships.length);
    const ways = findWaysIn({
      ...{ version: majorOf(versionNumber), memberships, interfaces: null, hasTls: null },
      ...{ workers: [], breakGlassRole: null, rules: rulesOf(hba), roles: superusers },
      databases: databases.filter(({ allowsConnections }) => allowsConnections).map(({ name }) => name),
    });
    return {
      faults: ways
        .filter(({ kind, tls, network }) => isOpenKind(kind) && tls !== "socket" && !isOfThisMachine(network))
        .map(({ role, sources, line }) => ({
          found: oneLine(`${role} from ${sources} by line ${line.lineNumber}: ${line.text}`),
          fix: oneLine(`# ${line.file} line ${line.lineNumber}: leave ${role} out, or let it ask Postern.`),
        })),
    };
  },
});

const isOfThisMachine = (network: string): boolean => network === "samehost" || isLoopback(network);

const identForSuperusers = defineCheck({
  id: "ident.super",
  title: "No map of pg_ident.conf leads to a superuser",
  why: "Whoever has that name at the operating system or in a certificate is superuser, without a second factor.",
  severity: "high",
  cis: "5.4",
  versions: { from: 15 },
  reads: ["identMappings", "roles", "memberships"],
  judge({ identMappings, roles, memberships }) {
    const superusers = roles.filter(({ superuser }) => superuser).map(({ name }) => name);
    refuseTooMany(superusers.length, memberships.length);
    const groupsOf = groupFinder(memberships);
    // As PostgreSQL 16 and newer read the field: a role, "+" and a group, or "all".
    const led = new Set(["all", ...superusers, ...superusers.flatMap((name) => withPlus(groupsOf(name)))]);
    return {
      faults: identMappings
        .filter(({ system, role }) => led.has(role) || isForAnyone(system, role))
        .map(({ line, map, system, role }) => ({
          found: oneLine(`pg_ident.conf line ${line}: ${map} ${system} ${role}`),
          fix: oneLine(`# pg_ident.conf line ${line}: name the system users and the role, and no superuser.`),
        })),
    };
  },
});

const withPlus = (groups: ReadonlySet<string>): readonly string[] => [...groups].map((group) => `+${group}`);

/** Whether any name becomes the role of that name, as by "/^(.*)$ \1", or the role is a pattern for any. */
const isForAnyone = (system: string, role: string): boolean =>
  /^\/\^?\(?\.[*+]\)?\$?$/.test(system) || /^\/\^?\.[*+]/.test(role);

const hba = "pg_hba.conf";

export const hbaChecks: readonly Check[] = [
  lintCheck(
    {
      id: "hba.error",
      title: `Every line of ${hba} can be read`,
      why: "With one line that it refuses, PostgreSQL keeps the rules it had, and does not start the next time.",
      severity: "critical",
      cis: "5.3",
    },
    ["parse_error"],
  ),
  lintCheck(
    {
      id: "hba.trust",
      title: `No line of ${hba} lets in without asking`,
      why: "Anybody who reaches such a line is let in as any role that it names.",
      severity: "critical",
      cis: "5.4",
    },
    ["trust"],
  ),
  lintCheck(
    {
      id: "hba.password",
      title: `No line of ${hba} uses password`,
      why: "The server, and whoever stands in its place, learns the password itself.",
      severity: "medium",
      cis: "5.4",
    },
    ["password"],
  ),
  lintCheck(
    {
      id: "hba.md5",
      title: `No line of ${hba} uses md5`,
      why: "It still takes passwords that are kept as MD5, whose stolen hash lets in.",
      severity: "medium",
      cis: "5.4",
    },
    ["md5"],
  ),
  lintCheck(
    {
      id: "hba.ident-tcp",
      title: `No line of ${hba} uses ident over the network`,
      why: "The client's own machine says who it is, and it may say anything.",
      severity: "high",
      cis: "5.4",
    },
    ["ident_over_network"],
  ),
  lintCheck(
    {
      id: "hba.clear",
      title: "No password crosses the network in the clear",
      why: "psql tries again without TLS by itself, so whoever is on the way reads password and code.",
      severity: "critical",
      cis: "5.4",
    },
    ["cleartext_without_tls"],
  ),
  lintCheck(
    {
      id: "hba.no-reject",
      title: `${hba} ends with a line that refuses the rest`,
      why: "PostgreSQL refuses the rest anyway, but a line that somebody appends later lets in at once.",
      severity: "info",
      cis: "5.3",
    },
    ["no_reject_at_end"],
  ),
  lintCheck(
    {
      id: "hba.wide",
      title: "Lines without a second factor name small networks",
      why: "Every machine of a wide network can guess passwords, and so can whoever gets into one of them.",
      severity: "medium",
      cis: "5.3",
    },
    ["wide_network"],
  ),
  superuserFromAfar,
  lintCheck(
    {
      id: "hba.repl",
      title: "Replication over the network is encrypted",
      why: "Whoever is on the way reads the whole cluster as the standby copies it.",
      severity: "high",
      cis: "5.3",
    },
    ["replication_without_tls"],
  ),
  lintCheck(
    {
      id: "hba.shadowed",
      title: `Every line of ${hba} can be reached`,
      why: "A line that never counts protects nobody, and whoever reads the file believes that it does.",
      severity: "medium",
      cis: "5.3",
    },
    ["shadowed", "reject_after_match", "cannot_match"],
  ),
  lintCheck(
    {
      id: "hba.radius-19",
      title: "No line uses radius, which PostgreSQL 19 does not have",
      why: "After the upgrade the server does not start with such a line.",
      severity: "medium",
      cis: null,
      versions: { to: 18 },
    },
    ["radius_removed_in_19"],
  ),
  lintCheck(
    {
      id: "hba.ldap-notls",
      title: "LDAP servers are asked over TLS",
      why: "Password and code go to the LDAP server in the clear.",
      severity: "critical",
      cis: "5.4",
    },
    ["ldap_without_tls"],
  ),
  certificateCheck(
    {
      id: "hba.clientcert-no-ca",
      title: "Client certificates have an authority that checks them",
      why: "Nobody logs in by a line that asks for a certificate while ssl_ca_file is not set.",
      severity: "critical",
      cis: "5.4",
    },
    ["certificate_without_authority"],
  ),
  certificateCheck(
    {
      id: "hba.clientcert-no-crl",
      title: "Lost client certificates can be revoked",
      why: "Without a revocation list, a lost certificate lets in until it runs out.",
      severity: "medium",
      cis: "5.4",
    },
    ["certificate_without_revocation"],
  ),
  identForSuperusers,
];
