/** Reading clients: the table, one client's page, and names for choosing. Never a secret. */

import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { Outcome } from "@/lib/login/decision/outcome";
import type { Policy } from "@/lib/login/decision/policy";
import { newestByClient } from "@/lib/login/log/counted";
import { describeOverlap, overlapsOf } from "./overlap";
import type { CodeEntry, MessageAuthenticator } from "./schema";
import { throttleOf } from "./throttle";

/** The newest attempt through a client. */
export type LastAttempt = {
  readonly id: string;
  readonly at: Date;
  readonly username: string;
  readonly outcome: Outcome;
  readonly reason: string;
};

/** A row of the table of clients. `throttledUntil` is null while the client is under its failure limit. */
export type ClientRow = {
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly ldapName: string;
  readonly doors: readonly ClientDoor[];
  readonly messageAuthenticator: MessageAuthenticator;
  readonly codeEntry: CodeEntry;
  readonly disabledAt: Date | null;
  readonly failures: number;
  readonly throttledUntil: Date | null;
  readonly lastAttempt: LastAttempt | null;
};

/** All of one client's page. `overlaps` are sentences that say which client answers where networks overlap. */
export type ClientDetail = ClientRow & {
  readonly groupsInResponse: string;
  readonly notes: string;
  readonly secretSetAt: Date;
  readonly createdAt: Date;
  readonly overlaps: readonly string[];
  readonly policies: readonly Pick<Policy, "id" | "name" | "enabled" | "reportOnly">[];
};

const columns = {
  id: true,
  name: true,
  network: true,
  ldapName: true,
  doors: true,
  messageAuthenticator: true,
  codeEntry: true,
  groupsInResponse: true,
  notes: true,
  disabledAt: true,
  failures: true,
  failuresSince: true,
  secretSetAt: true,
  createdAt: true,
} as const;

/** All clients by name, with what happened last and the failure limit now. */
export async function listClients(actor: Actor): Promise<readonly ClientRow[]> {
  authorize(actor, "client.read");
  const [clients, rules, last] = await Promise.all([
    database().client.findMany({ select: columns, orderBy: { name: "asc" } }),
    throttleRules(),
    lastAttempts(),
  ]);
  return clients.map((client) => rowOf(client, rules, last.get(client.id) ?? null));
}

/** One client's page. @throws AppError 'not_found' */
export async function clientDetail(actor: Actor, id: string): Promise<ClientDetail> {
  authorize(actor, "client.read");
  const [client, everyRadiusClient, rules, last] = await Promise.all([
    database().client.findUnique({
      where: { id },
      select: {
        ...columns,
        policies: {
          select: { policy: { select: { id: true, name: true, enabled: true, reportOnly: true } } },
          orderBy: { policy: { position: "asc" } },
        },
      },
    }),
    database().client.findMany({
      where: { doors: { has: "radius" } },
      select: { id: true, name: true, network: true },
    }),
    throttleRules(),
    lastAttempts(id),
  ]);
  if (!client) throw new AppError("not_found", "This client no longer exists.");
  return {
    ...rowOf(client, rules, last.get(id) ?? null),
    groupsInResponse: client.groupsInResponse,
    notes: client.notes,
    secretSetAt: client.secretSetAt,
    createdAt: client.createdAt,
    // By LDAP a client says which one it is, so only RADIUS has to tell them apart by address.
    overlaps: (client.doors.includes("radius") ? overlapsOf(client, everyRadiusClient) : []).map((overlap) =>
      describeOverlap(client, overlap),
    ),
    policies: client.policies.map(({ policy }) => policy),
  };
}

/** Names to choose from, by name. */
export async function clientChoices(
  actor: Actor,
): Promise<readonly { readonly id: string; readonly name: string; readonly network: string }[]> {
  authorize(actor, "client.read");
  return database().client.findMany({
    select: { id: true, name: true, network: true },
    orderBy: { name: "asc" },
  });
}

function rowOf(
  client: {
    id: string;
    name: string;
    network: string;
    ldapName: string;
    doors: string[];
    messageAuthenticator: string;
    codeEntry: string;
    disabledAt: Date | null;
    failures: number;
    failuresSince: Date | null;
  },
  rules: Awaited<ReturnType<typeof throttleRules>>,
  lastAttempt: LastAttempt | null,
): ClientRow {
  const throttle = throttleOf(client, rules, systemClock.now());
  return {
    id: client.id,
    name: client.name,
    network: client.network,
    ldapName: client.ldapName,
    doors: client.doors as ClientDoor[],
    messageAuthenticator: client.messageAuthenticator as MessageAuthenticator,
    codeEntry: client.codeEntry as CodeEntry,
    disabledAt: client.disabledAt,
    failures: throttle.failures,
    throttledUntil: throttle.until,
    lastAttempt,
  };
}

function throttleRules() {
  return database().settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { clientFailureLimit: true, clientFailureWindowSeconds: true },
  });
}

/** The newest attempt of each client, or of one. */
async function lastAttempts(clientId?: string): Promise<ReadonlyMap<string, LastAttempt>> {
  const newest = await newestByClient(clientId);
  return new Map(newest.map(({ clientId: client, ...row }) => [client, row]));
}
