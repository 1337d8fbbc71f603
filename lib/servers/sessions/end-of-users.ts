/** The job that ends sessions of users on every registered server, for all users for whom it was asked by then. */
import { systemActor } from "@/lib/foundation/access/actor";
import { recordMany } from "@/lib/foundation/audit/record";
import { nullIfGone } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { type EndReason, endReasons, endSessionsJob } from "@/lib/people/session-ends/settle";
import { userSubject } from "@/lib/people/users/existing";
import { endRolesOn } from "./end-on-server";
import { type EndedOnServer, endedInAudit, isAllEnded } from "./ended";
import { lookAtSessions } from "./look";

/** Users in one round. */
const batch = 500;
/** Servers that are connected to at the same time: one that does not answer must not hold up the others. */
const serversAtOnce = 8;
const actor = systemActor("jobs");

/** Ends them, writes down what came of it for each user, and looks at the servers again. */
export const endSessionsOfUsers = defineJob({
  ...endSessionsJob,
  title: "End PostgreSQL sessions of users",
  deadlineSeconds: 1800,
  async run(_, { signal, progress }) {
    for (let done = 0; ; ) {
      signal.throwIfAborted();
      const asked = await database().sessionEnd.findMany({
        where: { isAsked: true, finishedAt: null },
        orderBy: [{ at: "asc" }, { userId: "asc" }],
        take: batch,
        select: {
          ...{ userId: true, at: true, reason: true, askedBy: true },
          user: { select: { id: true, username: true, aliases: { select: { name: true } } } },
        },
      });
      if (asked.length === 0) return `${done.toLocaleString("en")} users.`;
      const roles = asked.flatMap(({ user }) => rolesOf(user));
      await keep(asked, await onEveryServer(roles, signal));
      done += asked.length;
      progress(`${done.toLocaleString("en")} users`);
    }
  },
});

type Asked = {
  readonly userId: string;
  readonly at: Date;
  readonly reason: string;
  readonly askedBy: string;
  readonly user: Named;
};
type Named = {
  readonly id: string;
  readonly username: string;
  readonly aliases: readonly { readonly name: string }[];
};

const rolesOf = ({ username, aliases }: Named) => [username, ...aliases.map(({ name }) => name)];

type Came = readonly ReadonlyMap<string, EndedOnServer>[];

async function onEveryServer(roles: readonly string[], signal: AbortSignal): Promise<Came> {
  const servers = await database().server.findMany({ orderBy: { name: "asc" }, select: { id: true } });
  const came: (ReadonlyMap<string, EndedOnServer> | null)[] = [];
  const work = servers.map(({ id }, at) => async () => {
    came[at] = await endRolesOn(id, roles, signal).catch(nullIfGone);
    const hasEnded = [...(came[at]?.values() ?? [])].some(({ ended }) => ended > 0);
    if (hasEnded) await lookAtSessions(actor, { serverId: id }, signal).catch(nullIfGone);
  });
  const next = async (): Promise<void> => {
    for (let one = work.shift(); one; one = work.shift()) await one();
  };
  await Promise.all(Array.from({ length: serversAtOnce }, next));
  return came.filter((one) => one !== null);
}

async function keep(asked: readonly Asked[], came: Came): Promise<void> {
  const results = asked.map((one) => ({ ...one, ended: ofUser(one.user, came) }));
  await database().$transaction(async (tx) => {
    // One that was asked for anew meanwhile is left to the next round.
    for (const { userId, at, ended } of results)
      await tx.sessionEnd.updateMany({
        where: { userId, at },
        data: { finishedAt: systemClock.now(), result: [...ended] },
      });
    const entries = results.map(({ user, reason, askedBy, ended }) => ({
      action: isAllEnded(ended)
        ? ("user.server_sessions_ended" as const)
        : ("user.server_sessions_not_ended" as const),
      subject: userSubject(user),
      detail: { reason: endReasons[reason as EndReason], askedBy, ...endedInAudit(ended) },
    }));
    await recordMany(tx, actor, entries);
  });
}

/** The roles of one user together, server by server. */
const ofUser = (user: Named, came: Came): readonly EndedOnServer[] =>
  came.flatMap((byRole) => {
    const all = rolesOf(user).flatMap((role) => byRole.get(role) ?? []);
    const [first] = all;
    if (!first) return [];
    const left = all.flatMap((one) => one.left);
    // A server that cannot be reached says so once.
    const each = left.filter(({ text }, at) => left.findIndex((one) => one.text === text) === at);
    return [{ ...first, ended: all.reduce((sum, { ended }) => sum + ended, 0), left: each }];
  });
