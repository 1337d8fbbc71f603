/**
 * Changes to policies. Positions stay dense, the default stays last, and each change is audited before and after. A change
 * that weakens somebody's second factor is refused with a question, and made when the answer to it comes along.
 */
import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import type { AuditEntry } from "@/lib/foundation/audit/events";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { FormState, Versioned } from "@/lib/foundation/base/form-state";
import { systemClock } from "@/lib/foundation/platform/clock";
import {
  database,
  databaseErrorCode,
  isNotUnique,
  type Transaction,
} from "@/lib/foundation/platform/database";
import { describeRule } from "@/lib/login/decision/adaptive";
import { doorNames } from "@/lib/login/decision/door";
import {
  approvalWayNames,
  methodNames,
  type PolicyState,
  policyStateNames,
  stateOfPolicy,
} from "@/lib/login/decision/policy";
import { leastStrengthNames } from "@/lib/login/factors/strength";
import { askBeforeWeakening } from "./ask";
import { defaultPolicyForm, policyForm } from "./form";
import { readPolicies } from "./queries";
import {
  type CreatePolicyInput,
  type DefaultReuseInput,
  type PolicyIdInput,
  type ReorderPoliciesInput,
  suggestedReuse,
  type UpdateDefaultPolicyInput,
  type UpdatePolicyInput,
} from "./schema";
import type { PolicyView } from "./view";

/** Creates a policy in the last place before the default. @throws AppError 'conflict' on the name */
export async function createPolicy(actor: Actor, input: CreatePolicyInput): Promise<{ readonly id: string }> {
  authorize(actor, "policy.write");
  const id = randomUUID();
  const { clientIds, groupIds, rules, consent, state, ...flat } = input;
  await inOrder(actor, { consent, confirm: "Create anyway" }, async (tx) => {
    const position = await tx.policy.count({ where: { isDefault: false } });
    await tx.policy.create({
      data: { id, ...flat, ...columnsOf(state), rules: [...rules], position, ...scopeRows(input) },
    });
    const created = await policyIn(tx, id);
    return { action: "policy.created", subject: subjectOf(created), detail: auditedView(created) };
  });
  return { id };
}

/** Changes a policy other than the default. @throws AppError 'not_found', 'conflict' on the name; StaleSave, Unconfirmed */
export async function updatePolicy(actor: Actor, input: Versioned<UpdatePolicyInput>): Promise<void> {
  authorize(actor, "policy.write");
  const { id, clientIds, groupIds, rules, consent, version, ...flat } = input;
  await inOrder(actor, { consent, confirm: "Save anyway" }, async (tx) => {
    const before = await policyIn(tx, id);
    if (before.isDefault) {
      throw invalidField(
        "clientIds",
        "The default policy applies to everyone, so its name, clients and groups cannot be changed.",
      );
    }
    await refuseStalePolicy(tx, version, before, {
      present: policyForm(before),
      wanted: policyForm({ ...input, ...(await scopesOf(tx, input)) }),
    });
    await tx.policyClient.deleteMany({ where: { policyId: id } });
    await tx.policyGroup.deleteMany({ where: { policyId: id } });
    // What it said before it was changed is not what it says now.
    const since = before.reportOnly ? { reportSince: systemClock.now() } : {};
    await tx.policy.update({
      where: { id },
      data: { ...flat, ...since, rules: [...rules], ...scopeRows(input) },
    });
    return updatedEntry(tx, before);
  });
}

/** Changes method, rules and reuse window of the default policy. @throws StaleSave, Unconfirmed */
export async function updateDefaultPolicy(
  actor: Actor,
  input: Versioned<UpdateDefaultPolicyInput>,
): Promise<void> {
  authorize(actor, "policy.write");
  const { rules, consent, version, ...flat } = input;
  await inOrder(actor, { consent, confirm: "Save anyway" }, async (tx) => {
    const before = await defaultIn(tx);
    await refuseStalePolicy(tx, version, before, {
      present: defaultPolicyForm(before),
      wanted: defaultPolicyForm(input),
    });
    await tx.policy.update({ where: { id: before.id }, data: { ...flat, rules: [...rules] } });
    return updatedEntry(tx, before);
  });
}

/**
 * Switches the reuse window of the default policy on, with the suggested values, or off. All else stays; so does a window
 * that is there already, with values of its own.
 */
export async function setDefaultReuse(actor: Actor, { isOn, consent }: DefaultReuseInput): Promise<void> {
  authorize(actor, "policy.write");
  const { uses, seconds } = isOn ? suggestedReuse : { uses: 1, seconds: 0 };
  await inOrder(actor, { consent, confirm: "Allow it" }, async (tx) => {
    const before = await defaultIn(tx);
    if (isOn && before.reuseUses > 1) return null;
    await tx.policy.update({ where: { id: before.id }, data: { reuseUses: uses, reuseSeconds: seconds } });
    return updatedEntry(tx, before);
  });
}

/** Enforces a policy; it takes part in matching, at its place. */
export const enablePolicy = (actor: Actor, input: PolicyIdInput): Promise<void> =>
  switchPolicy(actor, input, "enforced");

/** Lets a policy only report: it keeps its place and decides nothing, and the log says what it would have decided. Never the default. */
export const reportOnlyPolicy = (actor: Actor, input: PolicyIdInput): Promise<void> =>
  switchPolicy(actor, input, "report_only");

/** Switches a policy off; it keeps its place. Never the default. */
export const disablePolicy = (actor: Actor, input: PolicyIdInput): Promise<void> =>
  switchPolicy(actor, input, "off");

const anyway: Readonly<Record<PolicyState, string>> = {
  off: "Switch off anyway",
  report_only: "Only report anyway",
  enforced: "Enforce anyway",
};

const columnsOf = (state: PolicyState) => ({
  enabled: state === "enforced",
  reportOnly: state === "report_only",
  reportSince: state === "report_only" ? systemClock.now() : null,
});

async function switchPolicy(actor: Actor, { id, consent }: PolicyIdInput, state: PolicyState): Promise<void> {
  authorize(actor, "policy.write");
  const confirm = anyway[state];
  await inOrder(actor, { consent, confirm }, async (tx) => {
    const before = await policyIn(tx, id);
    if (stateOfPolicy(before) === state) return null;
    refuseDefault(
      before,
      "The default policy is always enforced, because it decides when no other policy matches.",
    );
    await tx.policy.update({ where: { id }, data: columnsOf(state) });
    return updatedEntry(tx, before);
  });
}

/** Deletes a policy and closes the gap. Never the default. */
export async function deletePolicy(actor: Actor, input: PolicyIdInput): Promise<void> {
  authorize(actor, "policy.write");
  await inOrder(actor, { consent: input.consent, confirm: "Delete anyway" }, async (tx) => {
    const before = await policyIn(tx, input.id);
    refuseDefault(
      before,
      "The default policy cannot be deleted, because it decides when no other policy matches.",
    );
    await tx.policy.delete({ where: { id: input.id } });
    const rest = (await readPolicies(tx)).filter((policy) => !policy.isDefault).map(({ id }) => id);
    await writeOrder(tx, rest);
    return { action: "policy.deleted", subject: subjectOf(before), detail: auditedView(before) };
  });
}

/**
 * Puts all policies but the default in a new order.
 * @throws AppError 'conflict' when the order is no longer the one that the page showed, or a policy came or went
 */
export async function reorderPolicies(actor: Actor, input: ReorderPoliciesInput): Promise<void> {
  authorize(actor, "policy.write");
  await inOrder(actor, { consent: input.consent, confirm: "Move anyway" }, async (tx) => {
    const policies = (await readPolicies(tx)).filter((policy) => !policy.isDefault);
    const current = policies.map(({ id }) => id);
    if (!isSame(current, input.loadedOrder) || !isSame([...current].sort(), [...input.order].sort())) {
      throw new AppError(
        "conflict",
        "Someone else has changed the policies in the meantime. Reload the page and order them again.",
      );
    }
    if (isSame(current, input.order)) return null;
    await writeOrder(tx, input.order);
    const nameOf = new Map(policies.map(({ id, name }) => [id, name]));
    const names = (ids: readonly string[]) => ids.map((id) => nameOf.get(id) ?? id);
    return {
      action: "policy.reordered",
      subject: { kind: "policy", id: null, name: "" },
      detail: { order: { from: names(current), to: names(input.order) } },
    };
  });
}

/** The answer that came with a change, and the button that gives it. */
type Asking = { readonly consent: string | undefined; readonly confirm: string };

/**
 * Runs `work` while no other change of policies runs, so that positions stay dense, and records what it gives. What it
 * weakens is judged on the policies as they are in the same transaction; names a clash of names.
 * @throws Unconfirmed unless `consent` answers the question about it; nothing has changed then
 */
async function inOrder(
  actor: Actor,
  asking: Asking,
  work: (tx: Transaction) => Promise<AuditEntry | null>,
): Promise<void> {
  try {
    await database().$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(1919905133)`;
      const before = await readPolicies(tx);
      const entry = await work(tx);
      if (!entry) return;
      const weakened = await askBeforeWeakening(tx, actor, asking, before, await readPolicies(tx));
      await record(tx, actor, { ...entry, detail: { ...entry.detail, ...weakened } });
    });
  } catch (error) {
    if (isNotUnique(error)) {
      const message = "Another policy already has this name.";
      throw new AppError("conflict", message, { name: message });
    }
    if (["P2003", "23503"].includes(databaseErrorCode(error) ?? "")) {
      throw new AppError(
        "conflict",
        "A client or group that you selected no longer exists. Reload the page.",
      );
    }
    throw error;
  }
}

const refuseStalePolicy = (
  tx: Transaction,
  version: string | undefined,
  { id }: PolicyView,
  forms: { readonly present: FormState; readonly wanted: FormState },
): Promise<void> =>
  refuseStale(tx, { version, ...forms, subject: { kind: "policy", id }, action: "policy.updated" });

/** The clients and groups that an input names, with their names; those that are gone are left out. */
async function scopesOf(tx: Transaction, { clientIds, groupIds }: UpdatePolicyInput) {
  const named = { select: { id: true, name: true } } as const;
  const clients = await tx.client.findMany({ where: { id: { in: [...clientIds] } }, ...named });
  const groups = await tx.group.findMany({ where: { id: { in: [...groupIds] } }, ...named });
  return { clients, groups };
}

async function policyIn(tx: Transaction, id: string): Promise<PolicyView> {
  const policy = (await readPolicies(tx)).find((candidate) => candidate.id === id);
  if (!policy) throw new AppError("not_found", "This policy no longer exists.");
  return policy;
}

async function defaultIn(tx: Transaction): Promise<PolicyView> {
  const policy = (await readPolicies(tx)).find((candidate) => candidate.isDefault);
  if (!policy) throw new AppError("not_found", "The default policy is missing from the store.");
  return policy;
}

function refuseDefault(policy: PolicyView, message: string): void {
  if (policy.isDefault) throw new AppError("conflict", message);
}

async function writeOrder(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE policies SET position = wanted.position - 1
    FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS wanted(id, position)
    WHERE policies.id = wanted.id AND NOT policies.is_default`;
}

function scopeRows(input: { clientIds: readonly string[]; groupIds: readonly string[] }) {
  return {
    clients: { create: [...new Set(input.clientIds)].map((clientId) => ({ clientId })) },
    groups: { create: [...new Set(input.groupIds)].map((groupId) => ({ groupId })) },
  };
}

async function updatedEntry(tx: Transaction, before: PolicyView): Promise<AuditEntry | null> {
  const after = await policyIn(tx, before.id);
  const detail = changes(auditedView(before), auditedView(after));
  if (Object.keys(detail).length === 0) return null;
  return { action: "policy.updated", subject: subjectOf(after), detail };
}

const subjectOf = (policy: PolicyView) => ({ kind: "policy", id: policy.id, name: policy.name }) as const;

/** A policy as words and numbers that still mean something after a client or group is gone. */
function auditedView(policy: PolicyView) {
  return {
    name: policy.name,
    description: policy.description,
    state: policyStateNames[stateOfPolicy(policy)],
    method: methodNames[policy.method],
    secondFactor: policy.secondFactor,
    leastStrength: leastStrengthNames[policy.leastStrength],
    adaptive: policy.adaptive,
    rules: policy.rules.map(describeRule).join("; "),
    reuseUses: policy.reuseUses,
    reuseSeconds: policy.reuseSeconds,
    approval: approvalWayNames[policy.approvalWay],
    approvalSeconds: policy.approvalSeconds,
    clients: policy.clients.map(({ name }) => name).join(", "),
    groups: policy.groups.map(({ name }) => name).join(", "),
    doors: policy.doors.map((door) => doorNames[door]).join(", "),
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
