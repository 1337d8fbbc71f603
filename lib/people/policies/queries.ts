/** Reading policies for pages, in the order of evaluation. */
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { adaptiveRule } from "@/lib/login/decision/adaptive";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { ApprovalWay, Method } from "@/lib/login/decision/policy";
import type { LeastStrength } from "@/lib/login/factors/strength";
import { loginsAlike } from "./alike";
import { demandsStrength, type ShutOut, shutOutBy } from "./too-weak";
import { asDecided, type PolicyView, type Scope } from "./view";
import { type PolicyWarning, policyWarnings } from "./warnings";

/** The list of policies with what a reader should know about it. */
export type PolicyList = {
  readonly policies: readonly PolicyView[];
  readonly warnings: readonly PolicyWarning[];
};

const columns = {
  id: true,
  name: true,
  description: true,
  isDefault: true,
  enabled: true,
  reportOnly: true,
  method: true,
  secondFactor: true,
  leastStrength: true,
  adaptive: true,
  rules: true,
  reuseUses: true,
  reuseSeconds: true,
  approvalWay: true,
  approvalSeconds: true,
  doors: true,
  clients: { select: { client: { select: { id: true, name: true } } }, orderBy: { client: { name: "asc" } } },
  groups: { select: { group: { select: { id: true, name: true } } }, orderBy: { group: { name: "asc" } } },
} as const;

/** All policies, first match first, the default last. */
export async function listPolicies(actor: Actor): Promise<PolicyList> {
  authorize(actor, "policy.read");
  const [policies, blindClientIds] = await Promise.all([readPolicies(database()), readBlindClients()]);
  const found = { blindClientIds, shutOut: await readShutOut(policies) };
  return { policies, warnings: policyWarnings(policies, found) };
}

/** Clients that send no address, and no server of which shows a worker where its logins come from while they wait. */
async function readBlindClients(): Promise<ReadonlySet<string>> {
  const seen = { whereFrom: true, whereFromWatches: { some: { failure: null, seesStarting: true } } };
  const rows = await database().client.findMany({
    where: {
      OR: [{ messageAuthenticator: "postgresql" }, { doors: { equals: ["ldap"] } }],
      servers: { none: seen },
    },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** Reads people only where a policy demands strength. */
async function readShutOut(views: readonly PolicyView[]): Promise<ReadonlyMap<string, ShutOut>> {
  const policies = views.map(asDecided);
  if (!policies.some(demandsStrength)) return new Map();
  const crowds = await loginsAlike({ policies, groupId: null, at: systemClock.now(), most: 0 });
  return shutOutBy(policies, crowds);
}

/** One policy with its warnings. @throws AppError 'not_found' */
export async function policyDetail(
  actor: Actor,
  id: string,
): Promise<{ readonly policy: PolicyView; readonly warnings: readonly PolicyWarning[] }> {
  const { policies, warnings } = await listPolicies(actor);
  const policy = policies.find((candidate) => candidate.id === id);
  if (!policy) throw new AppError("not_found", "This policy no longer exists.");
  return { policy, warnings: warnings.filter((warning) => warning.policyId === id) };
}

/** Groups to choose from, by name. */
export async function groupChoices(actor: Actor): Promise<readonly Scope[]> {
  authorize(actor, "group.read");
  return database().group.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
}

/** All policies in order, read inside `tx`. For the service too, which has authorized already. */
export async function readPolicies(tx: Transaction): Promise<readonly PolicyView[]> {
  const rows = await tx.policy.findMany({
    select: columns,
    orderBy: [{ isDefault: "asc" }, { position: "asc" }, { createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ clients, groups, rules, method, leastStrength, approvalWay, doors, ...row }, index) => ({
    ...row,
    position: index + 1,
    method: method as Method,
    leastStrength: leastStrength as LeastStrength,
    approvalWay: approvalWay as ApprovalWay,
    doors: doors as ClientDoor[],
    rules: z.array(adaptiveRule).parse(rules),
    clients: clients.map(({ client }) => client),
    groups: groups.map(({ group }) => group),
  }));
}
