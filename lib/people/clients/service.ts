/** Changes to clients: each authorized, in one transaction with its audit row. A secret is given out once. */
import { randomInt, randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { slugOf } from "@/lib/foundation/base/slug";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import {
  database,
  databaseErrorCode,
  isNotUnique,
  type Transaction,
} from "@/lib/foundation/platform/database";
import { isGroupsForm } from "@/lib/protocols/radius/groups";
import { clientForm } from "./form";
import type { ClientIdInput, CreateClientInput, RegenerateSecretInput, UpdateClientInput } from "./schema";

/** A client's shared secret in the clear, for showing once. */
export type ShownSecret = { readonly id: string; readonly secret: string };

/** A new client: what was made where the input left it open. */
export type CreatedClient = ShownSecret & { readonly ldapName: string };

/** Creates a client and gives its secret, which cannot be read again. @throws AppError 'conflict' on name or network */
export async function createClient(actor: Actor, input: CreateClientInput): Promise<CreatedClient> {
  authorize(actor, "client.secret");
  const { secret: own, ...given } = input;
  const settings = { ...given, ldapName: given.ldapName || slugOf(given.name, 60, "client") };
  refuseUnknownGroupsForm(settings.groupsInResponse);
  const id = randomUUID();
  const secret = own ?? newSharedSecret();
  await namingTheClash({ ...settings, id }, () =>
    database().$transaction(async (tx) => {
      await tx.client.create({ data: { id, ...settings, secretSealed: sealedSecret(id, secret) } });
      await record(tx, actor, {
        action: "client.created",
        subject: { kind: "client", id, name: input.name },
        detail: { ...settings, secret: own ? "brought along" : "generated" },
      });
    }),
  );
  return { id, secret, ldapName: settings.ldapName };
}

/** Changes everything but the secret. @throws AppError 'not_found', 'conflict' on name or network; StaleSave */
export async function updateClient(actor: Actor, input: Versioned<UpdateClientInput>): Promise<void> {
  authorize(actor, "client.write");
  const { id, version, ...settings } = input;
  refuseUnknownGroupsForm(settings.groupsInResponse);
  await namingTheClash(input, () =>
    database().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM clients WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      const before = await existing(tx, id);
      const subject = { kind: "client", id } as const;
      const forms = { present: clientForm(before), wanted: clientForm(settings) };
      await refuseStale(tx, { version, ...forms, subject, action: "client.updated" });
      const detail = changes(before, settings);
      if (Object.keys(detail).length === 0) return;
      await tx.client.update({ where: { id }, data: settings });
      await record(tx, actor, {
        action: "client.updated",
        subject: { kind: "client", id, name: input.name },
        detail,
      });
    }),
  );
}

/** Replaces the secret and gives the new one. The old one stops at once, so PostgreSQL's line must follow. */
export async function regenerateSecret(actor: Actor, input: RegenerateSecretInput): Promise<ShownSecret> {
  authorize(actor, "client.secret");
  const secret = input.secret ?? newSharedSecret();
  await database().$transaction(async (tx) => {
    const { name } = await existing(tx, input.id);
    await tx.client.update({
      where: { id: input.id },
      data: { secretSealed: sealedSecret(input.id, secret), secretSetAt: systemClock.now() },
    });
    await record(tx, actor, {
      action: "client.secret_regenerated",
      subject: { kind: "client", id: input.id, name },
      detail: { secret: input.secret ? "brought along" : "generated" },
    });
  });
  return { id: input.id, secret };
}

/** Switches the client off: its datagrams are dropped like those of a stranger. */
export const disableClient = (actor: Actor, input: ClientIdInput): Promise<void> =>
  switchClient(actor, input.id, false);

/** Switches the client on again. */
export const enableClient = (actor: Actor, input: ClientIdInput): Promise<void> =>
  switchClient(actor, input.id, true);

async function switchClient(actor: Actor, id: string, on: boolean): Promise<void> {
  authorize(actor, "client.write");
  await database().$transaction(async (tx) => {
    const { name, disabledAt } = await existing(tx, id);
    if ((disabledAt === null) === on) return;
    await tx.client.update({ where: { id }, data: { disabledAt: on ? null : systemClock.now() } });
    await record(tx, actor, {
      action: on ? "client.enabled" : "client.disabled",
      subject: { kind: "client", id, name },
    });
  });
}

/** Removes a client that no policy names. @throws AppError 'conflict' naming the policies that do */
export async function deleteClient(actor: Actor, input: ClientIdInput): Promise<void> {
  authorize(actor, "client.write");
  try {
    await database().$transaction(async (tx) => {
      const { name, network } = await existing(tx, input.id);
      const policies = await tx.policy.findMany({
        where: { clients: { some: { clientId: input.id } } },
        orderBy: { position: "asc" },
        select: { name: true },
      });
      if (policies.length > 0) throw stillUsed(policies.map((policy) => policy.name));
      await tx.client.delete({ where: { id: input.id } });
      await record(tx, actor, {
        action: "client.deleted",
        subject: { kind: "client", id: input.id, name },
        detail: { network },
      });
    });
  } catch (error) {
    if (["P2003", "23503", "23001"].includes(databaseErrorCode(error) ?? "")) throw stillUsed([]);
    throw error;
  }
}

/** Forgets the failures that count against the client's rate limit. */
export async function clearThrottle(actor: Actor, input: ClientIdInput): Promise<void> {
  authorize(actor, "client.write");
  await database().$transaction(async (tx) => {
    const { name, failures } = await existing(tx, input.id);
    await tx.client.update({ where: { id: input.id }, data: { failures: 0, failuresSince: null } });
    await record(tx, actor, {
      action: "client.throttle_cleared",
      subject: { kind: "client", id: input.id, name },
      detail: { failures },
    });
  });
}

function refuseUnknownGroupsForm(key: string): void {
  if (key === "none" || isGroupsForm(key)) return;
  throw invalidField("groupsInResponse", "Choose a vendor from the list, or send no groups.");
}

function sealedSecret(id: string, secret: string): Uint8Array<ArrayBuffer> {
  return keyring().seal({ table: "clients", column: "secret_sealed", row: id }, utf8(secret));
}

async function existing(tx: Transaction, id: string) {
  const client = await tx.client.findUnique({ where: { id }, omit: { secretSealed: true } });
  if (!client) throw new AppError("not_found", "This client no longer exists.");
  return client;
}

function stillUsed(policies: readonly string[]): AppError {
  const names = policies.length > 0 ? `: ${policies.join(", ")}` : "";
  return new AppError("conflict", `Policies still name this client${names}. Remove it from them first.`);
}

/** Runs `write`; when a unique value is taken, says which one beside its field. */
async function namingTheClash(
  input: { id: string; name: string; network: string; ldapName: string },
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    const others = await database().client.findMany({
      where: {
        id: { not: input.id },
        OR: [{ name: input.name }, { network: input.network }, { ldapName: input.ldapName }],
      },
      select: { name: true, network: true, ldapName: true },
    });
    const sameNetwork = others.find((other) => other.network === input.network);
    if (sameNetwork && sameNetwork.name !== input.name) {
      const message = `${sameNetwork.name} already has this network. Two clusters on the same host share a client.`;
      throw new AppError("conflict", message, { network: message });
    }
    if (others.every((other) => other.name !== input.name)) {
      const message = `${others[0]?.name ?? "Another client"} is called ${input.ldapName} in LDAP. Choose another LDAP name for this one.`;
      throw new AppError("conflict", message, { ldapName: message });
    }
    const message = "Another client already has this name.";
    throw new AppError("conflict", message, { name: message });
  }
}

/** Letters and digits that nobody confuses when reading aloud: no 0 O, 1 l I. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/** A random shared secret: 40 characters, about 232 bits, nothing that pg_hba.conf would need quoted. */
export function newSharedSecret(): string {
  return Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
