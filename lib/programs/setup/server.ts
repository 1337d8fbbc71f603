/** The PostgreSQL server of the first run: registered only once it could be read, and the roles that keep their own way in. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { deleteUnusedUsers } from "@/lib/people/users/unused";
import { acceptException, withdrawException } from "@/lib/servers/bypass/service";
import type { FailureCode } from "@/lib/servers/reading/connection-failure";
import type { ProbeResult } from "@/lib/servers/reading/probe";
import { keepResult } from "@/lib/servers/registry/read";
import { usersOf } from "@/lib/servers/registry/roles";
import type { CreateServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { createUsersFromRoles } from "@/lib/servers/registry/take-over-roles";
import { setupExceptions, setupReason } from "./roles";
import type { TakeRolesInput } from "./schema";

/** An accepted way in is looked at again after a year, which is the longest there is. */
const acceptedMs = days(365);
/** By what a program that set-up is told of logs in. */
const programMethod = "scram-sha-256";

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
 * What set-up was told before and is told no longer goes: ways in that it accepted, and users that it made and nobody used.
 * @throws AppError 'invalid_input' when nobody would be a user then, 'conflict' when a role that is no person has a user in use
 */
export async function takeRoles(actor: Actor, input: TakeRolesInput): Promise<TakenRoles> {
  authorize(actor, "user.write");
  authorize(actor, "server.write");
  const { serverId, people, accounts } = input;
  const before = await setupExceptions(serverId);
  const stays = ({ role, network }: { readonly role: string; readonly network: string }) =>
    accounts.some((account) => account.role === role && account.network === network);
  const moved = [...accounts.map(({ role }) => role), ...input.nobody].filter(
    (role) => !before.some((exception) => exception.role === role),
  );
  await refuseNobody(people, moved);
  await deleteUnusedUsers(actor, await usernamesOf(moved));
  const answered = new Set([...people, ...accounts.map(({ role }) => role), ...input.nobody]);
  for (const exception of before) {
    if (answered.has(exception.role) && !stays(exception)) await withdrawException(actor, exception);
  }
  for (const account of accounts) {
    if (!(await isAccepted(serverId, account))) await accept(actor, serverId, account, setupReason);
  }
  await keepNobody(actor, serverId, input.nobody);
  const plan =
    people.length > 0
      ? await createUsersFromRoles(actor, { id: serverId, roles: people, all: false, search: "" })
      : null;
  return { created: plan?.create.length ?? 0, accounts: accounts.length };
}

/** The users whom roles mean, by username or another name. */
const usernamesOf = async (roles: readonly string[]): Promise<readonly string[]> =>
  [...(await usersOf(roles)).values()].map(({ username }) => username);

async function refuseNobody(people: readonly string[], moved: readonly string[]): Promise<void> {
  if (people.length > 0) return;
  const others = await database().user.count({ where: { username: { notIn: [...moved] } } });
  if (others === 0) throw invalidField("people", "Choose at least one person, so that someone can log in.");
}

/** Whether the way in is accepted already, by set-up or by somebody with a reason of their own. */
const isAccepted = async (serverId: string, { role, network }: TakeRolesInput["accounts"][number]) =>
  (await database().bypassException.count({
    where: { serverId, role, network, method: programMethod, expiresAt: { gt: systemClock.now() } },
  })) > 0;

async function keepNobody(actor: Actor, id: string, nobodyRoles: readonly string[]): Promise<void> {
  await database().$transaction(async (tx) => {
    const before = await tx.server.findUnique({ where: { id }, select: { name: true, nobodyRoles: true } });
    if (!before) throw new AppError("not_found", "This server no longer exists.");
    const detail = changes({ nobodyRoles: before.nobodyRoles }, { nobodyRoles: [...nobodyRoles] });
    if (Object.keys(detail).length === 0) return;
    await tx.server.update({ where: { id }, data: { nobodyRoles: [...nobodyRoles] } });
    await record(tx, actor, {
      action: "server.updated",
      subject: { kind: "server", id, name: before.name },
      detail,
    });
  });
}

function accept(
  actor: Actor,
  serverId: string,
  { role, network }: { readonly role: string; readonly network: string },
  reason: string,
): Promise<void> {
  const expiresOn = after(systemClock.now(), acceptedMs).toISOString().slice(0, 10);
  return acceptException(actor, { serverId, role, method: programMethod, network, reason, expiresOn });
}
