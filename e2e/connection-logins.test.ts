/** Real psql with connection passwords, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { signOut } from "@/lib/people/console-sessions/start";
import { giveTo, signedIn } from "@/lib/testing/connections";
import type { DebianServer } from "@/lib/testing/debian-postgres";
import { makeClient, makePolicy, makeUser } from "@/lib/testing/factories";
import { type BothDoors, otherWay, startBothDoors, type Way, ways } from "./support/both-doors";

let doors: BothDoors;
let server: DebianServer;
let clientId: string;

beforeAll(async () => {
  doors = await startBothDoors("connections", "host");
  ({ server } = doors);
  clientId = (await database().client.findFirstOrThrow({ where: { name: "connections" } })).id;
}, 90_000);
afterAll(() => doors?.remove());

describe.each(["radius", "ldap"] as const)("by %s", (way) => {
  const role = `conn_${way}`;
  const password = "six grey herons";
  let actor: UserActor;
  beforeAll(async () => {
    const { id } = await makeUser({ username: role, passwordHash: await hashPassword(password) });
    actor = await signedIn(id, new Date());
    await server.addRoles(role);
  });

  const psql = async (typed: string, by: Way = way) =>
    (await server.psql(role, typed, `dbname=${ways[by]} sslmode=require`)).isIn;
  const give = async (to = clientId) => (await giveTo(actor, to, new Date())).password;
  const reasons = async (most: number) =>
    (
      await database().attempt.findMany({
        where: { username: role },
        orderBy: { id: "desc" },
        take: most,
        select: { reason: true, factorKind: true },
      })
    ).map(({ reason, factorKind }) => `${reason} ${factorKind ?? ""}`.trim());

  test("right once, and not at the other door either", async () => {
    const typed = await give();
    expect(await psql(typed)).toBe(true);
    expect(await reasons(1)).toEqual(["accepted_connection_password connection_password"]);
    expect(await psql(typed, otherWay[way])).toBe(false);
    expect(await psql(typed)).toBe(false);
  });

  test("wrong, for another client, of a session that was signed out of, ended: refused", async () => {
    const { id } = await makeClient();
    for (const typed of [`postern-${"a".repeat(26)}`, await give(id)]) expect(await psql(typed)).toBe(false);
    const other = await signedIn(actor.id, new Date());
    const gone = (await giveTo(other, clientId, new Date())).password;
    await signOut(other);
    expect(await psql(gone)).toBe(false);
    const late = await give();
    await database().oneTimeCode.updateMany({
      where: { userId: actor.id, usedAt: null },
      data: { expiresAt: new Date() },
    });
    expect(await psql(late)).toBe(false);
    const { failures } = await database().loginState.findUniqueOrThrow({ where: { userId: actor.id } });
    expect(failures, "none of them is a guess").toBe(0);
  });

  test("20 at once at both doors: one gets in", async () => {
    const typed = await give();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => psql(typed, i % 2 === 0 ? way : otherWay[way])),
    );
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  test("a program with five connections, where the reuse window says five", async () => {
    const policy = await makePolicy({
      ...{ reuseUses: 5, reuseSeconds: 30 },
      clients: { create: { clientId } },
    });
    const typed = await give();
    const all = await Promise.all(Array.from({ length: 7 }, () => psql(typed)));
    expect(all.filter(Boolean)).toHaveLength(5);
    await database().policy.delete({ where: { id: policy.id } });
  });

  test("lets in where nothing but what is phishing-resistant does", async () => {
    const policy = await makePolicy({
      leastStrength: "phishing_resistant",
      clients: { create: { clientId } },
    });
    expect(await psql(password)).toBe(false);
    expect(await psql(await give())).toBe(true);
    await database().policy.delete({ where: { id: policy.id } });
  });
});
