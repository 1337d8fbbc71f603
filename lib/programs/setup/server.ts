/** The PostgreSQL server of the first run: registered only once it could be read, and the roles that keep their own way in. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { acceptException } from "@/lib/servers/bypass/service";
import type { FailureCode } from "@/lib/servers/reading/connection-failure";
import type { ProbeResult } from "@/lib/servers/reading/probe";
import { keepResult } from "@/lib/servers/registry/read";
import type { CreateServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { createUsersFromRoles } from "@/lib/servers/registry/take-over-roles";
import type { TakeRolesInput } from "./schema";

/** An accepted way in is looked at again after a year, which is the longest there is. */
const acceptedMs = days(365);

/**
 * Registers a server whose connection was tried a moment ago. The way in of the monitoring role is accepted: whoever registers
 * the server gives it. @throws AppError 'unavailable' with what was wrong with the connection, beside its field
 */
export async function registerServer(
  actor: Actor,
  input: CreateServerInput,
  tried: ProbeResult,
): Promise<{ readonly id: string }> {
  authorize(actor, "server.set_password");
  if (!tried.ok) {
    const { code, text, fix } = tried.failure;
    const message = `${text} ${fix}`;
    const field = fieldOf[code];
    throw new AppError("unavailable", message, field ? { [field]: message } : {});
  }
  const { id } = await createServer(actor, input);
  await keepResult({ id, host: input.host, port: input.port, database: input.database }, tried);
  const { seenAs } = tried.reading;
  if (seenAs !== null) {
    const network = `${seenAs}/${seenAs.includes(":") ? 128 : 32}`;
    await accept(actor, id, { role: input.monitorRole, network }, "Postern reads the server with it.");
  }
  return { id };
}

/** The field that a failed connection is about; the others are about the server itself. */
const fieldOf: Partial<Record<FailureCode, keyof CreateServerInput>> = {
  name_not_resolved: "host",
  refused: "port",
  password_refused: "monitorPassword",
  role_may_not_log_in: "monitorRole",
};

/** How many users were made, and how many roles keep a way in of their own. */
export type TakenRoles = { readonly created: number; readonly accounts: number };

/**
 * Makes users of the roles of people, and accepts the way in of service accounts and standbys, from which their lines follow.
 * @throws AppError 'invalid_input' when nobody would be a user then
 */
export async function takeRoles(actor: Actor, input: TakeRolesInput): Promise<TakenRoles> {
  authorize(actor, "user.write");
  authorize(actor, "server.write");
  const { serverId, people, accounts } = input;
  if (people.length === 0 && (await database().user.count()) === 0) {
    throw invalidField("people", "Choose at least one person, so that someone can log in.");
  }
  for (const { role, network } of accounts) {
    await accept(actor, serverId, { role, network }, "Has no phone: named when Postern was set up.");
  }
  const plan =
    people.length > 0
      ? await createUsersFromRoles(actor, { id: serverId, roles: people, all: false, search: "" })
      : null;
  return { created: plan?.create.length ?? 0, accounts: accounts.length };
}

function accept(
  actor: Actor,
  serverId: string,
  { role, network }: { readonly role: string; readonly network: string },
  reason: string,
): Promise<void> {
  const expiresOn = after(systemClock.now(), acceptedMs).toISOString().slice(0, 10);
  return acceptException(actor, { serverId, role, method: "scram-sha-256", network, reason, expiresOn });
}
