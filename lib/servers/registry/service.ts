/** Changes to servers: each authorized, in one transaction with its audit row. The password is sealed at once. */
import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { describedCertificates, refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, isNotUnique, Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import { serverForm } from "./form";
import { refuseKeptPassword } from "./password-goes-to";
import type { CreateServerInput, ServerIdInput, UpdateServerInput } from "./schema";

/** Registers a server and gives its id. Nothing is connected to yet. @throws AppError 'conflict' on the name */
export async function createServer(actor: Actor, input: CreateServerInput): Promise<{ readonly id: string }> {
  authorize(actor, "server.set_password");
  const { monitorPassword, ...settings } = input;
  refuseUnreadable(settings.caCertificate, "caCertificate");
  const id = randomUUID();
  await namingTheClash(input.name, () =>
    database().$transaction(async (tx) => {
      const client = await clientName(tx, settings.clientId);
      await tx.server.create({
        data: { id, ...settings, monitorPasswordSealed: sealedPassword(id, monitorPassword) },
      });
      const { clientId: _, caCertificate, ...told } = settings;
      await record(tx, actor, {
        action: "server.created",
        subject: { kind: "server", id, name: input.name },
        detail: { ...told, client, caCertificate: describedCertificates(caCertificate) },
      });
    }),
  );
  return { id };
}

/**
 * Changes the settings; the password only when one is given, which it must be when it would go elsewhere. What was
 * read stays unless the server is another one now: host, port or database differ.
 * @throws AppError 'not_found', 'conflict' on the name, 'invalid_input' when the password must be typed again; StaleSave
 */
export async function updateServer(actor: Actor, input: Versioned<UpdateServerInput>): Promise<void> {
  authorize(actor, input.monitorPassword === undefined ? "server.write" : "server.set_password");
  const { id, monitorPassword, version, ...settings } = input;
  refuseUnreadable(settings.caCertificate, "caCertificate");
  await namingTheClash(input.name, () =>
    database().$transaction(async (tx) => {
      // Held, so that no other change gives it another password or another destination meanwhile.
      await tx.$queryRaw`SELECT FROM servers WHERE id = ${id}::uuid FOR UPDATE`;
      const before = await existing(tx, id);
      const forms = {
        present: serverForm(before, await clientName(tx, before.clientId)),
        wanted: serverForm(settings, await clientName(tx, settings.clientId)),
      };
      await refuseStale(tx, { version, ...forms, subject: { kind: "server", id }, action: "server.updated" });
      if (monitorPassword === undefined) refuseKeptPassword(before, settings);
      const detail = {
        ...changes(await told(tx, before), await told(tx, settings)),
        ...(monitorPassword !== undefined && { monitorPassword: "replaced" }),
      };
      if (Object.keys(detail).length === 0) return;
      const isElsewhere = (["host", "port", "database"] as const).some(
        (key) => before[key] !== settings[key],
      );
      await tx.server.update({
        where: { id },
        data: {
          ...settings,
          ...(monitorPassword !== undefined && {
            monitorPasswordSealed: sealedPassword(id, monitorPassword),
          }),
          ...(isElsewhere && {
            ...{ reading: Prisma.DbNull, readAt: null, triedAt: null, failure: null },
            protection: Prisma.DbNull,
          }),
        },
      });
      await record(tx, actor, {
        action: "server.updated",
        subject: { kind: "server", id, name: input.name },
        detail,
      });
    }),
  );
}

/** Forgets a server, what was read of it and the ways in that were accepted. The server itself is not touched. */
export async function deleteServer(actor: Actor, input: ServerIdInput): Promise<void> {
  authorize(actor, "server.write");
  await database().$transaction(async (tx) => {
    const { name, host, port } = await existing(tx, input.id);
    await tx.server.delete({ where: { id: input.id } });
    await record(tx, actor, {
      action: "server.deleted",
      subject: { kind: "server", id: input.id, name },
      detail: { host, port },
    });
  });
}

function sealedPassword(id: string, password: string): Uint8Array<ArrayBuffer> {
  return keyring().seal({ table: "servers", column: "monitor_password_sealed", row: id }, utf8(password));
}

async function existing(tx: Transaction, id: string) {
  const server = await tx.server.findUnique({
    where: { id },
    omit: { monitorPasswordSealed: true, reading: true },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  return server;
}

type Settings = Omit<CreateServerInput, "monitorPassword" | "sslMode"> & { readonly sslMode: string };

/** What the audit log says of settings: the client by name, certificates by their subjects. */
async function told(tx: Transaction, settings: Settings) {
  const { name, host, port, database: db, sslMode, monitorRole, notes, clientId, caCertificate } = settings;
  const { maxSessionHours, endOldSessions } = settings;
  return {
    ...{ name, host, port, database: db, sslMode, monitorRole, notes, whereFrom: settings.whereFrom },
    ...{ maxSessionHours, endOldSessions },
    client: await clientName(tx, clientId),
    caCertificate: describedCertificates(caCertificate),
  };
}

async function clientName(tx: Transaction, clientId: string | null): Promise<string | null> {
  if (clientId === null) return null;
  const client = await tx.client.findUnique({ where: { id: clientId }, select: { name: true } });
  if (!client) throw invalidField("clientId", "This client no longer exists. Choose another.");
  return client.name;
}

async function namingTheClash(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    const other = await database().server.findUnique({ where: { name }, select: { host: true, port: true } });
    const at = other ? ` at ${hostAndPort(other)}` : "";
    const message = `The server${at} is called ${name} already. Choose another name.`;
    throw new AppError("conflict", message, { name: message });
  }
}
