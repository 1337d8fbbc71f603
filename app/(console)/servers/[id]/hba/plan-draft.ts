/** Pure. The builder's fields as text, and the plan that they make. */

import type { HbaServer } from "@/lib/protocols/postgres/hba/lines";
import { type HbaPlan, programMethods, usualBreakGlass } from "@/lib/protocols/postgres/hba/plan";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import type { Revision } from "@/lib/protocols/postgres/revise/revise";
import { type SourceLine, sourceOfRules, sourceOfText } from "@/lib/protocols/postgres/revise/source";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";

/** One service account; lists are as typed, with commas between. */
export type AccountDraft = {
  readonly key: number;
  readonly role: string;
  readonly databases: string;
  readonly networks: string;
  readonly method: string;
};
/** One standby. */
export type StandbyDraft = Omit<AccountDraft, "databases">;
/** One line for people. */
export type PeopleDraft = {
  readonly key: number;
  readonly door: string;
  readonly databases: string;
  readonly roles: string;
  readonly networks: string;
};

/** All fields of the builder. */
export type PlanDraft = {
  readonly breakGlass: boolean;
  readonly breakGlassRole: string;
  readonly osUser: string;
  readonly accounts: readonly AccountDraft[];
  readonly standbys: readonly StandbyDraft[];
  readonly people: readonly PeopleDraft[];
  /** By what the lines ask that change. */
  readonly door: string;
  /** The file as it is now, where somebody pasted it: it has comments and secrets that the server does not show. */
  readonly pasted: string;
  /** "host" or "host:port" with commas between; a host alone has the usual port. */
  readonly radiusServers: string;
  readonly ldapHosts: string;
  readonly ldapPort: string;
  readonly ldapTls: string;
  readonly ldapMode: string;
  readonly rejectRest: boolean;
};

/**
 * What the fields hold at first: Postern's own way in and the protocol that fits. The people are in the file that is
 * there; where none is known, a line lets them in from anywhere.
 */
export function draftFor(start: BuilderStart, isFileKnown: boolean): PlanDraft {
  const { places, superusers, monitor, lines } = start;
  const door = doorFor(start);
  const own = lines.serviceAccounts.some(({ role }) => role === monitor.role)
    ? []
    : [
        {
          ...{ role: monitor.role, databases: [monitor.database] },
          ...{ networks: monitor.address === null ? [] : [monitor.address], method: "scram-sha-256" },
        },
      ];
  return {
    breakGlass: true,
    breakGlassRole: usualBreakGlass(superusers),
    osUser: "postgres",
    accounts: [...own, ...lines.serviceAccounts].map(({ role, databases, networks, method }, key) => ({
      ...{ key, role, databases: databases.join(", "), networks: networks.join(", "), method },
    })),
    standbys: lines.replication.map(({ role, networks, method }, key) => ({
      ...{ key, role, networks: networks.join(", "), method },
    })),
    people: isFileKnown ? [] : [fromAnywhere(door)],
    door,
    pasted: "",
    radiusServers: places.radius.map(printServer).join(", "),
    ldapHosts: hostsOf(places.ldaps),
    ldapPort: String(places.ldaps[0]?.port ?? 1636),
    ldapTls: "ldaps",
    ldapMode: "simple",
    rejectRest: true,
  };
}

const fromAnywhere = (door: string): PeopleDraft => ({
  ...{ key: 0, door, databases: "", roles: "", networks: "" },
});

/**
 * What changes where `pasted` becomes the file as it is now. Its people are in it, so the line that lets them in from
 * anywhere goes while nobody has touched it; without a file it comes back.
 */
export function withPasted(draft: PlanDraft, pasted: string, isFileKnown: boolean): Partial<PlanDraft> {
  const [row, ...others] = draft.people;
  const isUntouched =
    row !== undefined && others.length === 0 && `${row.databases}${row.roles}${row.networks}` === "";
  if (isFileKnown) return { pasted };
  if (pasted.trim() !== "")
    return isUntouched && draft.pasted.trim() === "" ? { pasted, people: [] } : { pasted };
  return draft.people.length === 0 ? { pasted, people: [fromAnywhere(draft.door)] } : { pasted };
}

/** LDAPS, but where it cannot work: a build without LDAP, no worker that answers it, a client that may not use it. */
export function doorFor({ version, places, knowsLdap, client }: BuilderStart): "ldap" | "radius" {
  if (version >= 19) return "ldap";
  const isClosed = client !== null && !client.doors.includes("ldap");
  const isNotThere = places.ldaps.length === 0 && places.radius.length > 0;
  return knowsLdap === false || isClosed || isNotThere ? "radius" : "ldap";
}

/** Hosts that are known by name; of others only the person who reads the page knows one. */
export const hostsOf = (servers: readonly HbaServer[]): string =>
  servers.flatMap(({ host }) => host ?? []).join(", ");

const printServer = ({ host, port }: HbaServer) => {
  const name = host ?? "WORKER-HOST";
  return port === 1812 ? name : name.includes(":") ? `[${name}]:${port}` : `${name}:${port}`;
};

/** The plan that the fields make. `secret` null leaves the placeholder. */
export function planOf(draft: PlanDraft, start: BuilderStart, secret: string | null): HbaPlan {
  return {
    version: start.version,
    identifier: start.identifier,
    breakGlass: draft.breakGlass ? { role: draft.breakGlassRole.trim(), osUser: draft.osUser.trim() } : null,
    serviceAccounts: draft.accounts.map(({ role, databases, networks, method }) => ({
      role: role.trim(),
      databases: listIn(databases),
      networks: listIn(networks),
      method: methodIn(method),
    })),
    replication: draft.standbys.map(({ role, networks, method }) => ({
      role: role.trim(),
      networks: listIn(networks),
      method: methodIn(method),
    })),
    secondFactor: draft.people.map(({ door, databases, roles, networks }) => ({
      door: door === "ldap" ? "ldap" : "radius",
      databases: listIn(databases),
      roles: listIn(roles),
      networks: listIn(networks),
    })),
    radius: { servers: listIn(draft.radiusServers).map(serverIn), secret },
    ldap: {
      hosts: listIn(draft.ldapHosts),
      port: Number(draft.ldapPort) || 1636,
      tls: draft.ldapTls === "starttls" ? "starttls" : "ldaps",
      mode: draft.ldapMode === "search" ? "search" : "simple",
      ldapName: start.client?.ldapName ?? "CLIENT",
      base: start.places.base,
      secret,
    },
    rejectRest: draft.rejectRest,
  };
}

/** The roles that lines which ask Postern refuse: no user of it, and no line of their own in the draft. */
export function refusedRoles(draft: PlanDraft, { withoutUser }: BuilderStart): BuilderStart["withoutUser"] {
  const kept = new Set([...draft.accounts, ...draft.standbys].map(({ role }) => role.trim()));
  if (draft.breakGlass) kept.add(draft.breakGlassRole.trim());
  const some = withoutUser.some.filter((role) => !kept.has(role));
  return { some, total: withoutUser.total - (withoutUser.some.length - some.length) };
}

/** How the file that is there becomes the new one. */
export function revisionOf(draft: PlanDraft, start: BuilderStart, secret: string | null): Revision {
  return {
    plan: planOf(draft, start, secret),
    door: draft.door === "radius" ? "radius" : "ldap",
    workers: start.workers,
    programs: [start.monitor.role, ...start.accepted],
  };
}

/** The lines that the new file starts from: what was pasted, else what the server shows; none where nothing is known. */
export const sourceOf = (
  { pasted }: PlanDraft,
  ruleset: HbaRuleset | null,
  version: number,
): readonly SourceLine[] =>
  pasted.trim() !== "" ? sourceOfText(pasted, version) : ruleset ? sourceOfRules(ruleset) : [];

const methodIn = (text: string) => programMethods.find((method) => method === text) ?? "scram-sha-256";

const listIn = (text: string): readonly string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

function serverIn(text: string): HbaServer {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
  return port === undefined
    ? { host: text, port: 1812 }
    : { host: bracketed ?? plain ?? text, port: Number(port) };
}
