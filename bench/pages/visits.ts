/** What is asked of the console: every page, with the filters that cost most, and every export. */
import { ask } from "../store";
import { amounts } from "./fill";

/** One address. `as` says whose session asks; an export is read up to its first octets. */
export type Visit = {
  readonly page: string;
  readonly what: string;
  readonly path: string;
  readonly as: "operator" | "user";
  readonly isExport: boolean;
};

/** Ids and names of the rows that the addresses name. */
type Rows = {
  readonly userId: string;
  readonly username: string;
  readonly poolName: string;
  readonly everybody: string;
  readonly department: string;
  readonly policyId: string;
  readonly clientId: string;
  readonly idleClientId: string;
  readonly largeServer: string;
  readonly smallServer: string;
  readonly operatorId: string;
  readonly directory: string;
  readonly idleDirectory: string;
  readonly firstRun: string;
  readonly latestRun: string;
};

/** All visits of a filled store, in the order of the navigation. */
export async function visitsOf(url: string): Promise<readonly Visit[]> {
  const [rows] = await ask<Rows>(url, rowsQuery);
  if (!rows) throw new TypeError("a SELECT without FROM gave no row");
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const weeksBack = { from: day(22), to: day(21) };
  return [
    ...pages("Overview", "/", [
      ["24 hours", {}],
      ["7 days", { span: "7d" }],
      ["30 days", { span: "30d" }],
    ]),
    ...pages("Users", "/users", [
      ["all", {}],
      ["last page", { page: String(amounts.users / 50) }],
      ["search, matches all", { q: "example" }],
      ["search, matches all by prefix", { q: "e" }],
      ["search, matches thousands", { q: "ada" }],
      ["search, matches one", { q: rows.username }],
      ["search, matches none", { q: "nobodyatall" }],
      ["status enrolled", { status: "enrolled" }],
      ["status not invited", { status: "not_invited" }],
      ["status invited", { status: "invited" }],
      ["status locked", { status: "locked" }],
      ["group of everybody", { group: rows.everybody }],
      ["group of a department", { group: rows.department }],
      ["of a directory", { source: rows.directory }],
      ["of a directory, last page", { source: rows.directory, page: String((amounts.users * 0.99) / 50) }],
      ["of a directory, disabled", { source: rows.directory, status: "disabled" }],
      ["of a directory, search, matches all", { source: rows.directory, q: "example" }],
      ["of a directory, by last login", { source: rows.directory, sort: "-lastLoginAt" }],
      ["of a directory without users", { source: rows.idleDirectory }],
      ["local", { source: "local" }],
      ["local, by last login", { source: "local", sort: "-lastLoginAt" }],
      ["quiet for half a year", { quiet: day(180) }],
      ["by display name", { sort: "displayName" }],
      ["by last login", { sort: "-lastLoginAt" }],
      ["by creation", { sort: "-createdAt" }],
      ["enrolled, matches all, by last login", { q: "example", status: "enrolled", sort: "lastLoginAt" }],
    ]),
    ...pages("User", `/users/${rows.userId}`, [["", {}]]),
    ...pages("New user", "/users/new", [["", {}]]),
    ...pages("Groups", "/groups", [["", {}]]),
    ...pages("Group", `/groups/${rows.everybody}`, [
      ["everybody", {}],
      ["everybody, search", { q: "ada" }],
    ]),
    ...pages("Group", `/groups/${rows.department}`, [["a department", {}]]),
    ...pages("Policies", "/policies", [["", {}]]),
    ...pages("Policy", `/policies/${rows.policyId}`, [["", {}]]),
    ...pages("New policy", "/policies/new", [["", {}]]),
    ...pages("Dry run", "/policies/dry-run", [["", {}]]),
    ...pages("If you enforced now", "/policies/if-enforced", [
      ["everybody", {}],
      ["last page", { page: String(amounts.users / 50) }],
      ["of 7 days", { days: "7" }],
      ["a department", { group: rows.department }],
      ["search, matches thousands", { q: "ada" }],
    ]),
    ...pages("Directories", "/directories", [["", {}]]),
    ...pages("Directory", `/directories/${rows.directory}`, [["", {}]]),
    ...pages("Sync", `/directories/${rows.directory}/sync`, [["", {}]]),
    ...pages("Sync run", `/directories/${rows.directory}/sync/${rows.firstRun}`, [
      ["of everybody", {}],
      ["of everybody, last page", { page: String(amounts.users / 50) }],
      ["of everybody, failed", { state: "failed" }],
      ["of everybody, errors", { kind: "error" }],
      ["of everybody, search, matches all", { q: "department" }],
      ["of everybody, search, matches one", { q: rows.username }],
      ["of everybody, search, matches none", { q: "nobodyatall" }],
    ]),
    ...pages("Sync run", `/directories/${rows.directory}/sync/${rows.latestRun}`, [["of a few", {}]]),
    ...pages("Mail", "/mail", [
      ["", {}],
      ["last page", { page: String(amounts.mails / 50) }],
      ["dead", { state: "dead" }],
      ["waiting", { state: "waiting" }],
      ["search, matches all", { q: "example" }],
      ["search, matches one", { q: rows.username }],
      ["search, matches none", { q: "nobodyatall" }],
    ]),
    ...pages("Clients", "/clients", [["", {}]]),
    ...pages("Client", `/clients/${rows.clientId}`, [["", {}]]),
    ...pages("Client", `/clients/${rows.idleClientId}`, [["without a login", {}]]),
    ...pages("Servers", "/servers", [["", {}]]),
    ...serverPages(rows.largeServer, "100,000 roles"),
    ...serverPages(rows.smallServer, "100 roles"),
    ...pages("Login log", "/login-log", [
      ["newest", {}],
      ["far back", { before: String(amounts.attempts / 5) }],
      ["a person", { q: rows.username }],
      ["a pool", { q: rows.poolName }],
      ["an unknown name", { q: "nobody at all" }],
      ["refused", { outcome: "reject" }],
      ["outcome without hits", { outcome: "challenge" }],
      ["reason without hits", { reason: "unsupported_method" }],
      ["reason with three hits", { reason: "rule_denied" }],
      ["reason with thirty hits", { reason: "policy_denied" }],
      ["frequent reason", { reason: "wrong_code" }],
      ["a client", { client: rows.clientId }],
      ["client without hits", { client: rows.idleClientId }],
      ["door", { door: "ldap" }],
      ["three weeks back", weeksBack],
      ["reason without hits, three weeks back", { reason: "unsupported_method", ...weeksBack }],
      ["frequent reason, three weeks back", { reason: "wrong_code", ...weeksBack }],
      ["a pool, three weeks back", { q: rows.poolName, ...weeksBack }],
      ["a pool, reason of others", { q: rows.poolName, reason: "wrong_code" }],
      ["client and reason", { client: rows.clientId, reason: "replayed_code" }],
      ["client and door that never meet", { client: rows.clientId, door: "ldap" }],
      ["before the log begins", { to: day(amounts.days + 10) }],
      ["after its end", { from: day(-2) }],
    ]),
    ...pages("Login log, live", "/login-log/live", [
      ["nothing new", { after: String(amounts.attempts) }],
      ["nothing new, rare reason", { reason: "rule_denied", after: String(amounts.attempts) }],
    ]),
    ...pages("Attempt", `/login-log/${amounts.attempts / 2}`, [["", {}]]),
    ...pages("Audit log", "/audit", [
      ["newest", {}],
      ["far back", { before: String(amounts.auditEvents / 5) }],
      ["who", { actor: "operator3" }],
      ["who, without hits", { actor: "nobody at all" }],
      ["to whom", { subject: rows.username }],
      ["to whom, without hits", { subject: "nobody at all" }],
      ["action", { action: "factor.reset" }],
      ["action without hits", { action: "keys.rotated" }],
      ["three weeks back", weeksBack],
      ["who, three weeks back", { actor: "operator3", ...weeksBack }],
    ]),
    ...pages("Jobs", "/jobs", [
      ["", {}],
      ["done", { state: "done" }],
    ]),
    ...pages("Settings", "/settings", [["", {}]]),
    ...pages("Operators", "/operators", [["", {}]]),
    ...pages("Operator", `/operators/${rows.operatorId}`, [["", {}]]),
    ...["/me", "/me/logins", "/me/connect"].flatMap((path) =>
      pages("Self-service", path, [[path, {}]], "user"),
    ),
    ...exports("Login log", "/login-log/export", [
      ["all", {}],
      ["reason without hits", { reason: "unsupported_method" }],
      ["reason with three hits", { reason: "rule_denied" }],
      ["three weeks back", weeksBack],
      ["a pool", { q: rows.poolName }],
      ["client without hits", { client: rows.idleClientId }],
    ]),
    ...exports("If you enforced now", "/policies/if-enforced/export", [
      ["everybody", {}],
      ["a department", { group: rows.department }],
    ]),
    ...exports("Sync run", `/directories/${rows.directory}/sync/${rows.firstRun}/export`, [
      ["of everybody", {}],
      ["of everybody, search, matches none", { q: "nobodyatall" }],
    ]),
    ...exports("Audit log", "/audit/export", [
      ["all", {}],
      ["who, without hits", { actor: "nobody at all" }],
      ["three weeks back", weeksBack],
    ]),
  ];
}

const serverPages = (id: string, size: string): Visit[] =>
  ["", "/roles", "/roles?show=no_user", "/bypass", "/hba", "/live-test", "/verifiers", "/edit"].flatMap(
    (path) => pages("Server", `/servers/${id}${path}`, [[`${path || "/"}, ${size}`, {}]]),
  );

type Asked = readonly (readonly [what: string, query: Readonly<Record<string, string>>])[];

const pages = (page: string, path: string, asked: Asked, as: Visit["as"] = "operator"): Visit[] =>
  asked.map(([what, query]) => ({ page, what, path: addressOf(path, query), as, isExport: false }));

const exports = (page: string, path: string, asked: Asked): Visit[] =>
  (["csv", "json"] as const).flatMap((format) =>
    asked.map(([what, query]) => ({
      page: `${page}, ${format.toUpperCase()}`,
      what,
      path: addressOf(path, { ...query, format }),
      as: "operator" as const,
      isExport: true,
    })),
  );

function addressOf(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}?${text}`;
}

const rowsQuery = `
  SELECT u.id::text AS "userId", u.username, (SELECT username FROM users WHERE username ~ '[a-z]1$') AS "poolName",
    (SELECT id::text FROM groups WHERE name = 'Everybody') AS everybody,
    (SELECT id::text FROM groups WHERE name = 'Department 7') AS department,
    (SELECT id::text FROM policies WHERE name = 'Department 7') AS "policyId",
    (SELECT id::text FROM clients WHERE name = 'Database 7') AS "clientId",
    (SELECT id::text FROM clients WHERE name = 'Database 30') AS "idleClientId",
    (SELECT id::text FROM servers WHERE name = 'Server 0') AS "largeServer",
    (SELECT id::text FROM servers WHERE name = 'Server 1') AS "smallServer",
    (SELECT id::text FROM operators WHERE username = 'operator3') AS "operatorId",
    (SELECT id::text FROM directories WHERE name = 'Head office') AS directory,
    (SELECT id::text FROM directories WHERE name = 'Branch') AS "idleDirectory",
    (SELECT id::text FROM directory_sync_runs ORDER BY created_at LIMIT 1) AS "firstRun",
    (SELECT id::text FROM directory_sync_runs ORDER BY created_at DESC LIMIT 1) AS "latestRun"
  FROM users u JOIN factors f ON f.user_id = u.id ORDER BY u.username OFFSET 100 LIMIT 1`;
