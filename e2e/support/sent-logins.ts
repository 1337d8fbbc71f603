/** Logins with what is sent to people: both doors, a real job process that sends it, and people who log in with a real psql. */
import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { sentData } from "@/lib/login/factors/sent-code";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { type JobProcess, startJobs } from "@/lib/testing/job-process";
import { type BothDoors, startBothDoors, type Way, ways } from "./both-doors";

/** What is sent to people, and how it arrives. */
export type Sent = {
  /** The id of the kind of factor. */
  readonly kind: string;
  /** The fields of a new user by which they are reached, and what of them the factor remembers. */
  readonly targetOf: (username: string) => {
    readonly user: { readonly email?: string; readonly phone?: string };
    readonly to: string;
  };
  /** What has arrived at `to`, oldest first: the codes, or the tokens of the links. */
  readonly arrivedAt: (to: string) => readonly string[];
};

/** What was started, and ending all of it. */
export type SentLogins = Pick<BothDoors, "server" | "remove">;

/** Starts both doors under the client `name`, and the job process. */
export async function startSentLogins(name: string): Promise<SentLogins> {
  const doors = await startBothDoors(name, "host");
  const jobs: JobProcess = await startJobs();
  return {
    server: doors.server,
    async remove() {
      await doors.remove();
      await jobs.kill();
    },
  };
}

/** Somebody whose only factor is `sent`, with a role at the server. */
export async function sentHolder({ server }: SentLogins, sent: Sent, password = "hunter2") {
  const name = `s_${randomUUID().slice(0, 8)}`;
  const { user, to } = sent.targetOf(name);
  const { id } = await makeUser({ username: name, ...user, passwordHash: await hashPassword(password) });
  const { id: factorId } = await makeFactor(id, { kind: sent.kind, name: "Sent", data: { to } });
  await server.addRoles(name);
  return {
    ...{ id, name, factorId, to },
    /** Whether psql gets in. */
    logIn: async (way: Way, typed = password, sslmode = "require") =>
      (await server.psql(name, typed, `dbname=${ways[way]} sslmode=${sslmode}`)).isIn,
    /** What has arrived, oldest first, once there are `count`. */
    arrived: (count: number): Promise<readonly string[]> =>
      vi.waitFor(
        () => {
          const arrived = sent.arrivedAt(to);
          expect(arrived).toHaveLength(count);
          return arrived;
        },
        { timeout: 20_000, interval: 50 },
      ),
    /** The reasons of the login log, oldest first. */
    reasons: async () =>
      (await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } })).map(
        ({ reason }) => reason,
      ),
    /** Lets the cool-down and, with more, the life of the codes be over. */
    async letPass(seconds: number) {
      const { data } = await database().factor.findUniqueOrThrow({ where: { id: factorId } });
      const earlier = (text: string) => new Date(Date.parse(text) - seconds * 1000).toISOString();
      const { codes } = sentData.parse(data);
      const moved = { to, codes: codes.map((code) => ({ ...code, sentAt: earlier(code.sentAt) })) };
      await database().factor.update({ where: { id: factorId }, data: { data: moved } });
      await database()
        .$executeRaw`UPDATE sent_tallies SET last_at = last_at - ${seconds} * interval '1 second' WHERE key LIKE ${`%${id}`} OR key LIKE ${`%${to}`}`;
    },
  };
}

/** What 20 psql at once, at two workers by two protocols, come to: which of them are in. */
export const race = (logIn: (way: Way) => Promise<boolean>): Promise<boolean[]> =>
  Promise.all(Array.from({ length: 20 }, (_, i) => logIn(i % 2 ? "radius" : "ldap")));

/** Of 20 logins the first alone had `reason`, one was let in, and both workers had their share. */
export async function expectOneOfRace(username: string, reason: string): Promise<void> {
  const rows = await database().attempt.findMany({ where: { username } });
  expect(rows.filter((row) => row.reason === reason)).toHaveLength(1);
  expect(rows.filter(({ outcome }) => outcome === "accept")).toHaveLength(1);
  expect(new Set(rows.map(({ worker }) => worker)).size).toBe(2);
}
