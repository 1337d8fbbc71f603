/** Reading one server and keeping what it said, and trying settings without keeping anything. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { KeyringError } from "@/lib/foundation/keys/keyring";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { storedFailure } from "@/lib/servers/reading/failure";
import { type ProbeResult, probe } from "@/lib/servers/reading/probe";
import { comparedWith, readingOf } from "@/lib/servers/reading/reading";
import { keptPassword, unreadablePassword } from "./kept-password";
import { refuseKeptPassword } from "./password-goes-to";
import type { ServerIdInput, TestConnectionInput } from "./schema";

/** How a reading went. */
export type ReadResult =
  | { readonly ok: true; readonly unknown: number }
  | { readonly ok: false; readonly failure: ConnectionFailure };

/**
 * Reads the server now and keeps what it said; a failure leaves the last reading.
 * @throws AppError 'not_found'; the reason of `signal`
 */
export async function readServer(
  actor: Actor,
  input: ServerIdInput,
  signal?: AbortSignal,
): Promise<ReadResult> {
  authorize(actor, "server.write");
  const server = await database().server.findUnique({ where: { id: input.id }, omit: { reading: true } });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  // Settings that change meanwhile are about another server: what was read is not true of it.
  const where = { id: server.id, host: server.host, port: server.port, database: server.database };
  // First, so that a server that ends the process which reads it is not read again at once.
  await database().server.updateMany({ where, data: { triedAt: systemClock.now() } });
  const result = await readWithKeptPassword(server, signal);
  await keepResult(where, result);
  return result.ok ? { ok: true, unknown: result.reading.unknown.length } : result;
}

/** Keeps what a reading came to, as that of the server which still has these settings. */
export async function keepResult(
  where: Pick<Settings, "host" | "port" | "database"> & { readonly id: string },
  result: ProbeResult,
): Promise<void> {
  const triedAt = systemClock.now();
  if (!result.ok) {
    const failure = storedFailure(result.failure);
    await database().server.updateMany({ where, data: { triedAt, failure } });
    return;
  }
  const before = await database().server.findFirst({ where, select: { reading: true } });
  const reading = comparedWith(readingOf(before?.reading), result.reading);
  await database().server.updateMany({ where, data: { reading, readAt: triedAt, triedAt, failure: null } });
}

/** A password that cannot be opened is a failure of this server like any other: it must not hold up those behind it. */
async function readWithKeptPassword(
  server: Settings & { id: string; monitorRole: string; monitorPasswordSealed: Uint8Array | null },
  signal: AbortSignal | undefined,
): Promise<ProbeResult> {
  try {
    const password = keptPassword(server.id, server.monitorPasswordSealed);
    return await probe({ ...pick(server), user: server.monitorRole, password }, { signal });
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    return { ok: false, failure: unreadablePassword(server.monitorRole, error) };
  }
}

/**
 * Tries settings as they stand in a form. Nothing is kept.
 * @throws AppError 'invalid_input' without a password, or where the kept one must not go
 */
export async function testConnection(actor: Actor, input: TestConnectionInput): Promise<ProbeResult> {
  authorize(actor, "server.write");
  refuseUnreadable(input.caCertificate, "caCertificate");
  return probe({
    ...pick(input),
    user: input.monitorRole,
    password: input.monitorPassword ?? (await passwordFor(input)),
  });
}

/** The password that is kept for the server, if it may go where `input` says. */
async function passwordFor(input: TestConnectionInput): Promise<string> {
  const { id } = input;
  const server = id === undefined ? null : await database().server.findUnique({ where: { id } });
  if (!server) throw invalidField("monitorPassword", "Type the password of this role.");
  refuseKeptPassword(server, input);
  return keptPassword(server.id, server.monitorPasswordSealed);
}

type Settings = Omit<ConnectTarget, "user" | "password" | "sslMode"> & { readonly sslMode: string };

const pick = ({ host, port, database: db, sslMode, caCertificate }: Settings) => ({
  ...{ host, port, database: db, caCertificate },
  sslMode: sslMode as SslMode,
});
