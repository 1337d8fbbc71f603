/** Reading a server's pg_hba.conf for its page: lines with findings, what the builder starts from, simulations. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import type { LineGap } from "@/lib/protocols/postgres/bypass/line-gaps";
import type { WorkerAddress } from "@/lib/protocols/postgres/bypass/way";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { lintHba } from "@/lib/protocols/postgres/hba/lint/lint";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import { type Simulation, simulate } from "@/lib/protocols/postgres/hba/simulate";
import {
  type AskingClient,
  askingClient,
  type GroupOfRoles,
  groupsOfRoles,
  letInByPolicy,
  rolesWithoutUser,
} from "@/lib/servers/bypass/by-policy";
import { acceptedRoles, serverLineGaps } from "@/lib/servers/bypass/queries";
import type { SimulateInput } from "@/lib/servers/bypass/schema";
import { factsOf, majorVersion, notInForce, rulesetOf, workerAddressesOf } from "@/lib/servers/bypass/survey";
import type { Reading } from "@/lib/servers/reading/reading";
import { type ServerHead, serverDetail } from "@/lib/servers/registry/queries";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { workerPlaces } from "@/lib/servers/workers/queries";
import { serverLines } from "./client-lines";

/** What the builder offers to choose from. */
export type BuilderStart = {
  readonly version: number;
  readonly identifier: string;
  readonly hbaFile: string;
  readonly client: AskingClient | null;
  readonly places: WorkerPlaces;
  /** Where workers answer, those that are silent for a moment too. */
  readonly workers: readonly WorkerAddress[];
  readonly superusers: readonly string[];
  readonly replicationRoles: readonly string[];
  /** Some of them, to choose from while typing. */
  readonly loginRoles: readonly string[];
  readonly groups: readonly string[];
  readonly databases: readonly string[];
  /** Roles that can log in and are no user here, some of them: lines that ask Postern refuse them. */
  readonly withoutUser: { readonly some: readonly string[]; readonly total: number };
  /** What the lines keep beside people, as every page with lines has it. */
  readonly lines: KeptLines;
  /** Roles whose way in without a second factor somebody accepted: their own lines stay. */
  readonly accepted: readonly string[];
  /** False where the server takes no TLS, so that hostssl lines never match; null when not known. */
  readonly hasTls: boolean | null;
  /** False where this PostgreSQL was built without LDAP, as a line of its file shows; null when not known. */
  readonly knowsLdap: boolean | null;
  /** Roles that a policy asks for the password alone: they need no line that asks Postern. */
  readonly passwordOnly: readonly string[];
  /** Groups of Postern with their roles on this server. */
  readonly posternGroups: readonly GroupOfRoles[];
  /** How Postern itself reads the server: it must keep its way in. */
  readonly monitor: { readonly role: string; readonly database: string; readonly address: string | null };
};

/** All of the page. `ruleset` is null when there is no reading or the lines may not be read. */
export type ServerHba = {
  readonly server: ServerHead;
  readonly ruleset: HbaRuleset | null;
  readonly findings: readonly LineFinding[];
  /** What the finder of ways in says of the lines. */
  readonly gaps: readonly LineGap[];
  /** Why other lines than these may be in force; empty where nothing says so. */
  readonly notInForce: string;
  readonly start: BuilderStart | null;
};

const mostSuggested = 300;

/** The page of the server `id`. @throws AppError 'not_found' */
export async function serverHba(actor: Actor, id: string): Promise<ServerHba> {
  authorize(actor, "server.read");
  const [{ reading, monitorRole, ...server }, lines, known, places] = await Promise.all([
    serverDetail(actor, id),
    serverLines(actor, id),
    workerPlaces(actor, "known"),
    workerPlaces(actor, "up"),
  ]);
  if (!reading) return { server, ruleset: null, findings: [], gaps: [], notInForce: "", start: null };
  const client = await askingClient(server.clientId);
  const withLine = new Set([
    ...lines.serviceAccounts.map(({ role }) => role),
    ...lines.superusers,
    monitorRole,
  ]);
  const ruleset = rulesetOf(reading);
  const findings = ruleset
    ? lintHba(ruleset, {
        ...factsOf(reading),
        workers: workerAddressesOf(known),
        ldapName: client?.ldapName ?? null,
        ldapBase: known.base,
        isLogTerse: reading.settings.log_error_verbosity === "terse",
        certificates: certificatesOf(reading),
        ...loadOf(reading),
      })
    : [];
  return {
    server,
    ruleset,
    findings,
    gaps: await serverLineGaps(actor, id),
    notInForce: notInForce(reading),
    start: startOf(reading, {
      places,
      workers: workerAddressesOf(known),
      client,
      monitorRole,
      name: server.name,
      database: server.database,
      ...(await saidByPostern(actor, reading, client, withLine)),
      accepted: await acceptedRoles(actor, id),
      lines,
    }),
  };
}

/** The last time the file had other lines stands for the time it was changed, which only the operating system knows. */
const loadOf = ({ load }: Reading) => ({
  changedAt: load && load.otherAt !== null ? new Date(load.otherAt) : null,
  loadedAt: load && new Date(load.loadedAt),
});

/** Null where the settings may not be read. */
function certificatesOf({ settings }: Reading) {
  if (settings.ssl_ca_file === undefined) return null;
  const lists = [settings.ssl_crl_file, settings.ssl_crl_dir];
  return { hasAuthority: settings.ssl_ca_file !== "", hasRevocation: lists.some((list) => list) };
}

/** What policies and groups say about the roles that may log in. */
async function saidByPostern(
  actor: Actor,
  reading: Reading,
  client: AskingClient | null,
  withLine: ReadonlySet<string>,
) {
  const roles = reading.roles.filter(({ login }) => login).map(({ name }) => name);
  const [byPolicy, posternGroups, withoutUser] = await Promise.all([
    letInByPolicy(actor, roles, client),
    groupsOfRoles(actor, roles),
    rolesWithoutUser(actor, roles),
  ]);
  // Those that the builder has a line for come first, so that it can leave them out of what it counts.
  const others = withoutUser.filter((role) => !withLine.has(role));
  const some = [...withoutUser.filter((role) => withLine.has(role)), ...others].slice(0, mostSuggested);
  return {
    passwordOnly: byPolicy.map(({ role }) => role).slice(0, mostSuggested),
    posternGroups,
    withoutUser: { some, total: withoutUser.length },
  };
}

function startOf(
  reading: Reading,
  from: Pick<
    BuilderStart,
    "places" | "workers" | "client" | "passwordOnly" | "posternGroups" | "withoutUser" | "accepted" | "lines"
  > & {
    readonly monitorRole: string;
    readonly name: string;
    readonly database: string;
  },
): BuilderStart {
  const login = reading.roles.filter((role) => role.login);
  const names = (roles: Reading["roles"]) => roles.map(({ name }) => name);
  return {
    version: majorVersion(reading),
    identifier: from.name,
    hbaFile: reading.settings.hba_file ?? "pg_hba.conf",
    client: from.client,
    passwordOnly: from.passwordOnly,
    withoutUser: from.withoutUser,
    accepted: from.accepted,
    lines: from.lines,
    hasTls: reading.settings.ssl === undefined ? null : reading.settings.ssl === "on",
    knowsLdap: knowsLdap(reading),
    posternGroups: from.posternGroups,
    places: from.places,
    workers: from.workers,
    superusers: names(login.filter(({ superuser }) => superuser)),
    replicationRoles: names(login.filter(({ replication, superuser }) => replication && !superuser)),
    loginRoles: names(login).slice(0, mostSuggested),
    groups: names(reading.roles.filter(({ login: mayLogIn, name }) => !mayLogIn && !name.startsWith("pg_"))),
    databases: reading.databases.filter(({ allowsConnections }) => allowsConnections).map(({ name }) => name),
    monitor: { role: from.monitorRole, database: from.database, address: reading.seenAs },
  };
}

/** A line shows whether this build has LDAP; a monitoring role may not read how the server was built. */
function knowsLdap({ hba }: Reading): boolean | null {
  if (hba?.some(({ auth_method, error }) => auth_method === "ldap" && error === null)) return true;
  const isMissing = hba?.some(({ error }) => error?.includes('"ldap": not supported by this build'));
  return isMissing ? false : null;
}

/** Which of the lines that were read decides a login. @throws AppError 'not_found', 'unavailable' when none were read */
export async function simulateLogin(actor: Actor, input: SimulateInput): Promise<Simulation> {
  authorize(actor, "server.read");
  const { reading } = await serverDetail(actor, input.serverId);
  const ruleset = reading && rulesetOf(reading);
  if (!ruleset) throw new AppError("unavailable", "The lines of this server have not been read yet.");
  const { role, database: db, address, transport, replication } = input;
  return simulate(
    ruleset.rules,
    {
      role,
      database: db,
      replication,
      source: address === "" ? { kind: "socket" } : { kind: "address", address, transport },
    },
    factsOf(reading),
  );
}
