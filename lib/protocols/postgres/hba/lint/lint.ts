/** Pure. The lint of pg_hba.conf: all checks, in the order of lines. */
import { bySeverity } from "@/lib/foundation/base/finding";
import { hideMessage } from "../redact";
import type { HbaRuleset } from "../rule";
import { cutSources } from "../sources";
import { hbaRegex } from "../syntax/regex";
import { doorChecks } from "./doors";
import { type Check, forEachRule, type LineFinding, type LintContext } from "./finding";
import { methodChecks } from "./methods";
import { orderChecks } from "./order";

const parseErrors: Check = ({ ruleset }) =>
  ruleset.problems.map(({ file, lineNumber, message, isLoaded }) => {
    const line = { file, lineNumber };
    if (isLoaded)
      return {
        ...{ id: "cannot_match", severity: "medium", line },
        text: `This line never matches: ${message}.`,
        fix: "Remove it, or give the server what it needs: ssl = on, or a build with GSSAPI.",
      };
    return {
      id: "parse_error",
      severity: "critical",
      line,
      text: `PostgreSQL refuses this line: ${hideMessage(message)}. It keeps the rules it had, and does not start with this file.`,
      fix: "Fix or remove the line, then reload.",
    };
  });

const notLoaded: Check = ({ changedAt, loadedAt }) =>
  changedAt && loadedAt && changedAt >= loadedAt
    ? [
        {
          id: "not_loaded",
          severity: "medium",
          line: null,
          text: "The file was changed after the server last loaded it: other rules than these are in force.",
          fix: "Reload: SELECT pg_reload_conf();",
        },
      ]
    : [];

const includes: Check = ({ ruleset }) =>
  ruleset.includes
    .filter(({ directive }) => directive !== "@")
    .map(({ file, lineNumber, directive, target }) => ({
      id: "include",
      severity: "info",
      line: { file, lineNumber },
      text: `${directive} takes in ${target}: whoever may write there decides who gets in.`,
      fix: "See that only root and the database's own account may write to what is taken in.",
    }));

const hostNames = forEachRule(({ address }) =>
  address.kind === "hostname"
    ? {
        id: "host_name",
        severity: "medium",
        text: `Whether a client is ${address.name} is asked of DNS at each login, which is slow and can be forged or fail.`,
        fix: "Write the network in numbers.",
      }
    : null,
);

const patterns = forEachRule((rule, { version }) => {
  const unclear = [...rule.databases, ...rule.users].flatMap(({ text }) => {
    const regex = version >= 16 && text.startsWith("/") ? hbaRegex(text.slice(1)) : null;
    return regex?.kind === "unknown" ? [regex.reason] : [];
  });
  if (unclear.length === 0) return null;
  return {
    id: "pattern_not_judged",
    severity: "info",
    text: `${unclear[0]} Whom the line takes is therefore shown as unknown.`,
    fix: "Write the names, or a simpler pattern.",
  };
});

const checks: readonly Check[] = [
  parseErrors,
  notLoaded,
  ...methodChecks,
  ...doorChecks,
  ...orderChecks,
  hostNames,
  patterns,
  includes,
];

/** Everything to say about these rules: by line, the worst first; what is missing comes at the end. */
export function lintHba(ruleset: HbaRuleset, context: LintContext): readonly LineFinding[] {
  const sources = cutSources(ruleset.rules, context.interfaces, ["tls", "plain", "gss"]);
  const place = ({ line }: LineFinding) => (line ? line.lineNumber : Number.MAX_SAFE_INTEGER);
  return checks
    .flatMap((check) => check({ ...context, ruleset, sources }))
    .toSorted((a, b) => place(a) - place(b) || bySeverity(a, b));
}
