/** Pure. What is wrong with lines that ask a RADIUS or LDAP server. */

import { isLoopback } from "@/lib/foundation/base/loopback";
import { ldapServersOf, radiusServersOf } from "../../bypass/judge";
import { isSecretOption, isWeakSecret, shortestSecret } from "../redact";
import type { HbaRule } from "../rule";
import { splitList } from "../syntax/options";
import { type Check, forEachRule, type Lint, placeOf } from "./finding";

const single = forEachRule((rule) => {
  if (rule.method === "radius" && radiusServersOf(rule).length === 1)
    return {
      id: "single_radius_server",
      severity: "medium",
      text: "Only one RADIUS server is named. When it does not answer, nobody logs in through this line.",
      fix: "Add a second worker to radiusservers. PostgreSQL waits 3 seconds for each.",
    };
  if (rule.method === "ldap" && rule.options.ldapserver !== undefined && ldapServersOf(rule).length === 1)
    return {
      id: "single_ldap_server",
      severity: "medium",
      text: "Only one LDAP server is named. When it does not answer, nobody logs in through this line.",
      fix: "Add a second worker to ldapserver, separated by a space.",
    };
  return null;
});

const radiusInTheOpen = forEachRule((rule) => {
  if (rule.method !== "radius") return null;
  const away = radiusServersOf(rule).filter(({ host }) => !isLoopback(host));
  if (away.length === 0) return null;
  return {
    id: "radius_not_loopback",
    severity: "medium",
    text: `PostgreSQL sends RADIUS over UDP without Message-Authenticator; to ${away.map(({ host }) => host).join(", ")} only MD5 hides the password on the way.`,
    fix: "Run a worker on the database server, lead the packets through WireGuard or IPsec, or use LDAPS.",
  };
});

const radiusBeforeUpgrade: Check = ({ ruleset: { rules }, version }) => {
  const lines = rules.filter(({ method }) => method === "radius");
  const [first] = lines;
  if (!first || version >= 19) return [];
  const others = lines.slice(1).map(({ lineNumber }) => lineNumber);
  return [
    {
      id: "radius_removed_in_19",
      severity: "medium",
      line: placeOf(first),
      text: `PostgreSQL 19 has no radius method: with this line it does not start.${others.length > 0 ? ` The same holds for line ${others.join(", ")}.` : ""}`,
      fix: "Before the upgrade, replace it by the ldap line; the same users, factors and policies answer.",
    },
  ];
};

const weakSecret = forEachRule((rule) => {
  if (rule.method !== "radius") return null;
  const secrets = splitList(rule.options.radiussecrets ?? "") ?? [];
  if (!secrets.some(isWeakSecret)) return null;
  return {
    id: "weak_secret",
    severity: "critical",
    text: `The shared secret is shorter than ${shortestSecret} characters or one that documentation prints. Whoever records one login can guess it offline and then read every password.`,
    fix: "Make a new secret on the client's page and put it here.",
  };
});

const sharedSecret = forEachRule((rule, lint) => {
  const servers = rule.method === "radius" ? radiusServersOf(rule) : [];
  const secrets = splitList(rule.options.radiussecrets ?? "") ?? [];
  const areOurs = servers.every((server) => isWorkerPort(lint, "radius", server.port));
  if (servers.length < 2 || areOurs || new Set(secrets).size > 1 || secrets.includes("••••")) return null;
  return {
    id: "same_secret",
    severity: "low",
    text: "Several RADIUS servers share one secret. Workers of Postern do so by design; others should not.",
    fix: "Give each foreign server a secret of its own.",
  };
});

const isWorkerPort = ({ workers }: Lint, door: "radius" | "ldap", port: number) =>
  workers.some((worker) => worker.door === door && worker.port === port);

const ldapInTheOpen = forEachRule((rule) => {
  if (rule.method !== "ldap" || rule.options.ldapscheme === "ldaps" || rule.options.ldaptls === "1")
    return null;
  const servers = ldapServersOf(rule);
  const isOwn = servers.length > 0 && servers.every(({ host }) => isLoopback(host));
  return {
    id: "ldap_without_tls",
    severity: isOwn ? "low" : "critical",
    text: "Password and code go to the LDAP server without TLS.",
    fix: "Add ldapscheme=ldaps with the LDAPS port, or ldaptls=1.",
  };
});

const ldapPassword = forEachRule((rule) =>
  rule.method === "ldap" && rule.options.ldapbindpasswd !== undefined
    ? {
        id: "ldap_password_in_file",
        severity: "low",
        text: "The password for the search stands in this file, in every copy of it, and in pg_hba_file_rules.",
        fix: "Bind as the person at once with ldapprefix and ldapsuffix, which needs no password here.",
      }
    : null,
);

/** Measured with 15.18 and 18.4: "DETAIL: Connection matched …" repeats the line as it stands. */
const secretInLog: Check = ({ ruleset: { rules }, isLogTerse }) => {
  const [first] = rules.filter(({ options }) => Object.keys(options).some(isSecretOption));
  if (!first || isLogTerse) return [];
  return [
    {
      id: "secret_in_log",
      severity: "low",
      line: placeOf(first),
      text: "With every refused login, PostgreSQL writes the line that matched into its log, secret included.",
      fix: "Guard that log like this file wherever it is sent, set log_error_verbosity = terse, or use ldapprefix and ldapsuffix, which need no secret.",
    },
  ];
};

const ldapFilter = forEachRule((rule) =>
  rule.method === "ldap" &&
  rule.options.ldapsearchfilter !== undefined &&
  !rule.options.ldapsearchfilter.includes("$username")
    ? {
        id: "ldap_filter_without_name",
        severity: "critical",
        text: "The search filter does not hold $username, so it finds the same entry for everybody.",
        fix: "Write the filter like (uid=$username), or use ldapsearchattribute=uid.",
      }
    : null,
);

/** Lines that ask a worker under names that are not this client's, so that every login is refused. */
const ldapNames = forEachRule((rule, lint) => {
  if (rule.method !== "ldap" || lint.ldapName === null) return null;
  if (!ldapServersOf(rule).some(({ port }) => isWorkerPort(lint, "ldap", port))) return null;
  const unit = spelled(`ou=${lint.ldapName},${lint.ldapBase}`);
  if (isUnder(rule, unit)) return null;
  return {
    id: "ldap_names_of_another_client",
    severity: "critical",
    text: `The names that this line binds with are not those of this server's client, so Postern refuses every login.`,
    fix: `Write ldapprefix="uid=" ldapsuffix=",${unit}", or ldapbasedn="${unit}".`,
  };
});

function isUnder({ options }: HbaRule, unit: string): boolean {
  if (options.ldapbasedn !== undefined) return spelled(options.ldapbasedn) === unit;
  return (
    /^(uid|userid)=$/i.test(options.ldapprefix ?? "") && spelled(options.ldapsuffix ?? "") === `,${unit}`
  );
}

/** As the door compares: without regard to case, and spaces behind a comma do not count. */
const spelled = (name: string) => name.toLowerCase().replace(/, +/g, ",");

/** All checks of doors. */
export const doorChecks: readonly Check[] = [
  single,
  radiusInTheOpen,
  radiusBeforeUpgrade,
  weakSecret,
  sharedSecret,
  ldapInTheOpen,
  ldapPassword,
  secretInLog,
  ldapFilter,
  ldapNames,
];
