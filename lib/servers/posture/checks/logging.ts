/** Pure. Checks of the log: what is written, where to, and what must not be in it. */
import { majorOf } from "@/lib/protocols/postgres/versions";
import { type Check, type CheckContext, defineCheck, type Row } from "../check";
import { oneLine } from "../text";
import { preloadedLibraries } from "./passwords";
import { is, isNow, listOf, serverValue, settingLine, settingsCheck, valueIfAny } from "./settings";

/** PostgreSQL 18 takes a list: what is needed is who was let in, and that is 'authentication' with 'authorization'. */
function logsConnections(value: string, major: number): boolean {
  if (is("on", "true", "yes", "1", "all")(value)) return true;
  const words = listOf(value.toLowerCase());
  return major >= 18 && ["authentication", "authorization"].every((word) => words.includes(word));
}

const connections = defineCheck({
  id: "log.conn",
  title: "Logins are logged",
  why: "Without it nobody can say afterwards who was in, and from where.",
  severity: "medium",
  cis: "3.1.20",
  reads: ["settings"],
  judge({ settings }, context) {
    const value = serverValue(settings, "log_connections", context);
    const found = isNow("log_connections", value);
    const isEnough = logsConnections(value, majorOf(context.versionNumber));
    const fix = settingLine(settings, "log_connections", "on");
    return { faults: isEnough ? [] : [{ found, fix }], inOrder: [found] };
  },
});

const disconnections = settingsCheck(
  {
    id: "log.disc",
    title: "Ends of sessions are logged",
    why: "Without it nobody can say how long somebody was in.",
    severity: "medium",
    cis: "3.1.21",
  },
  [{ name: "log_disconnections", isFault: is("off"), want: "on" }],
);

/** What each line of the log must tell: any escape of a group does. */
const prefixParts: readonly (readonly [what: string, escapes: RegExp])[] = [
  ["the time (%m)", /%-?\d*[mtn]/],
  ["the process (%p)", /%-?\d*[pc]/],
  ["the role (%u)", /%-?\d*u/],
  ["the database (%d)", /%-?\d*d/],
  ["the address (%r)", /%-?\d*[rh]/],
];

const prefix = defineCheck({
  id: "log.prefix",
  title: "Each line of the log says when, who and from where",
  why: "A line without them cannot be put beside the login that it belongs to.",
  severity: "medium",
  cis: "3.1.24",
  reads: ["settings"],
  judge({ settings }, context) {
    const destinations = listOf(serverValue(settings, "log_destination", context));
    const value = serverValue(settings, "log_line_prefix", context);
    const found = isNow("log_line_prefix", value);
    // Both hold all of it as fields.
    if (destinations.some((destination) => destination === "csvlog" || destination === "jsonlog"))
      return { faults: [], inOrder: [isNow("log_destination", destinations.join(","))] };
    const missing = prefixParts.filter(([, escapes]) => !escapes.test(value)).map(([what]) => what);
    const fix = settingLine(settings, "log_line_prefix", "%m [%p] %q%u@%d %r ");
    return {
      faults: missing.length > 0 ? [{ found: `${found}, without ${missing.join(", ")}`, fix }] : [],
      inOrder: [found],
    };
  },
});

const hasPgaudit = (guardedSettings: readonly Row<"guardedSettings">[], context: CheckContext): boolean =>
  preloadedLibraries(guardedSettings, context).includes("pgaudit");

const statements = defineCheck({
  id: "log.stmt",
  title: "Changes of tables and roles are logged",
  why: "Without it nobody can say who changed a table, a right or a role.",
  severity: "medium",
  cis: "3.1.25",
  reads: ["settings", "guardedSettings"],
  judge({ settings, guardedSettings }, context) {
    const value = serverValue(settings, "log_statement", context);
    const found = isNow("log_statement", value);
    const isSilent = value === "none" && !hasPgaudit(guardedSettings, context);
    const fix = settingLine(settings, "log_statement", "ddl");
    return { faults: isSilent ? [{ found: `${found}, without pgaudit`, fix }] : [], inOrder: [found] };
  },
});

const audit = defineCheck({
  id: "log.audit",
  title: "pgaudit is loaded and records something",
  why: "log_statement misses what functions and DO blocks do inside; pgaudit records that too.",
  severity: "medium",
  cis: "3.2",
  reads: ["settings", "guardedSettings"],
  judge({ settings, guardedSettings }, context) {
    if (!hasPgaudit(guardedSettings, context)) {
      const loaded = preloadedLibraries(guardedSettings, context);
      const fix = settingLine(guardedSettings, "shared_preload_libraries", [...loaded, "pgaudit"].join(","));
      const lines = `${oneLine(fix)}\npgaudit.log = 'ddl, role'  # postgresql.conf, with the restart`;
      return { faults: [{ found: "shared_preload_libraries is without pgaudit", fix: lines }] };
    }
    const value = valueIfAny(settings, "pgaudit.log", context) ?? "none";
    const isSilent = is("", "none")(value);
    const fix = "pgaudit.log = 'ddl, role'  # postgresql.conf, then reload";
    return {
      faults: isSilent ? [{ found: isNow("pgaudit.log", value), fix }] : [],
      inOrder: [isNow("pgaudit.log", value)],
    };
  },
});

const destination = defineCheck({
  id: "log.dest",
  title: "The log goes to a file or to syslog",
  why: "What is written to the terminal of the server alone is gone with it.",
  severity: "medium",
  cis: "3.1.2-3",
  reads: ["settings"],
  judge({ settings }, context) {
    const value = serverValue(settings, "log_destination", context);
    const collector = serverValue(settings, "logging_collector", context);
    const isKept =
      collector === "on" || listOf(value).some((word) => word === "syslog" || word === "eventlog");
    const found = `${isNow("log_destination", value)}, ${isNow("logging_collector", collector)}`;
    const fix = settingLine(settings, "logging_collector", "on");
    return { faults: isKept ? [] : [{ found, fix }], inOrder: [found] };
  },
});

type Settings = readonly Row<"settings">[];

const hasNoFiles = (settings: Settings, context: CheckContext): boolean =>
  serverValue(settings, "logging_collector", context) !== "on";

const mode = defineCheck({
  id: "log.mode",
  title: "Only the server's own account reads the log files",
  why: "Statements in the log hold data, and sometimes passwords.",
  severity: "low",
  cis: "3.1.6",
  reads: ["settings"],
  judge({ settings }, context) {
    if (hasNoFiles(settings, context)) return null;
    const value = serverValue(settings, "log_file_mode", context);
    const isWide = !/^0?[0-7]00$/.test(value);
    const found = isNow("log_file_mode", value);
    const fix = settingLine(settings, "log_file_mode", "0600");
    return { faults: isWide ? [{ found, fix }] : [], inOrder: [found] };
  },
});

const rotation = defineCheck({
  id: "log.rotate",
  title: "Log files are rotated",
  why: "One file that grows for ever fills the disk, and the server stops.",
  severity: "low",
  cis: "3.1.7-9",
  reads: ["settings"],
  judge({ settings }, context) {
    if (hasNoFiles(settings, context)) return null;
    const age = serverValue(settings, "log_rotation_age", context);
    const size = serverValue(settings, "log_rotation_size", context);
    const found = `${isNow("log_rotation_age", age)}, ${isNow("log_rotation_size", size)}`;
    const fix = settingLine(settings, "log_rotation_age", "1d");
    return { faults: age === "0" && size === "0" ? [{ found, fix }] : [], inOrder: [found] };
  },
});

const debug = settingsCheck(
  {
    id: "log.debug",
    title: "Parse trees and plans are not logged",
    why: "They hold the text of every query with its values, and slow the server down.",
    severity: "low",
    cis: "3.1.16-18",
  },
  (["debug_print_parse", "debug_print_rewritten", "debug_print_plan"] as const).map((name) => ({
    name,
    isFault: is("on"),
    want: "off",
  })),
);

const parameters = defineCheck({
  id: "log.param",
  title: "Values of statements stay out of the log",
  why: "With every statement logged, whatever applications send as values stands in the log: personal data, tokens, passwords.",
  severity: "medium",
  cis: null,
  reads: ["settings"],
  judge({ settings }, context) {
    const statement = serverValue(settings, "log_statement", context);
    const length = serverValue(settings, "log_parameter_max_length", context);
    const found = `${isNow("log_statement", statement)}, ${isNow("log_parameter_max_length", length)}`;
    const isTold = is("all", "mod")(statement) && length === "-1";
    const fix = settingLine(settings, "log_parameter_max_length", "0");
    return { faults: isTold ? [{ found, fix }] : [], inOrder: [found] };
  },
});

const replication = settingsCheck(
  {
    id: "log.repl",
    title: "Replication commands are logged",
    why: "Without it nobody can say who copied the cluster.",
    severity: "low",
    cis: "7.2",
  },
  [{ name: "log_replication_commands", isFault: is("off"), want: "on" }],
);

export const loggingChecks: readonly Check[] = [
  ...[connections, disconnections, prefix, statements, audit, destination, mode, rotation, debug, parameters],
  replication,
];
