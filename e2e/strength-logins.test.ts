/**
 * Real psql under a policy that demands strong second factors, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to
 * another: a code by mail is refused and stays unused, the code of an app lets in.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createPolicy, disablePolicy } from "@/lib/people/policies/service";
import { makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { type BothDoors, startBothDoors, type Way, ways } from "./support/both-doors";

let doors: BothDoors;
beforeAll(async () => {
  doors = await startBothDoors("strength", "host");
}, 90_000);
afterAll(() => doors?.remove());

test.each(Object.keys(ways) as Way[])(
  "by %s",
  async (way) => {
    const name = `s_${randomUUID().slice(0, 8)}`;
    const { id } = await makeUser({ username: name, passwordHash: await hashPassword("hunter2") });
    const app = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
    const [appSecret, mailSecret] = [randomBytes(20), randomBytes(20)];
    await makeFactor(id, { kind: "totp", name: "Phone", data: app, secret: appSecret });
    const data = { to: `${name}@example.org` };
    const mailbox = await makeFactor(id, { kind: mailCode.id, name: "Mail", data, secret: mailSecret });
    await doors.server.addRoles(name);
    const logIn = async (typed: string) =>
      (await doors.server.psql(name, typed, `dbname=${ways[way]} sslmode=require`)).isIn;

    expect(await logIn("hunter2")).toBe(false);
    const group = await makeGroup({ members: { create: { userId: id } } });
    const policy = await createPolicy(systemActor("test"), {
      ...{ name: `strong ${name}`, description: "", state: "enforced", method: "password_and_factor" },
      ...{ secondFactor: true, leastStrength: "strong", adaptive: false, rules: [], reuseUses: 1 },
      ...{
        reuseSeconds: 0,
        approvalWay: "code",
        approvalSeconds: 60,
        clientIds: [],
        groupIds: [group.id],
        doors: [],
      },
    });
    const { codes } = sentData.parse(
      (await database().factor.findUniqueOrThrow({ where: { id: mailbox.id } })).data,
    );
    const mailed = codeAt({ ...sentKey(mailSecret) }, codes[0]?.number ?? -1);
    expect(await logIn(`hunter2${mailed}`)).toBe(false);
    expect(await logIn("hunter2")).toBe(false);
    expect(await logIn(`hunter2${codeAt({ ...app, secret: appSecret }, stepAt(app, new Date()))}`)).toBe(
      true,
    );
    await disablePolicy(systemActor("test"), { id: policy.id });
    expect(await logIn(`hunter2${mailed}`)).toBe(true);
    const rows = await database().attempt.findMany({ where: { username: name }, orderBy: { id: "asc" } });
    expect(rows.map(({ reason }) => reason)).toEqual([
      ...["code_sent", "factor_too_weak", "missing_code", "accepted", "accepted"],
    ]);
    expect(rows[1]).toMatchObject({ factorKind: "mail_code", policyName: `strong ${name}` });
    // One for the first login; none where it could not have counted.
    const sent = { name: "codes.send", input: { path: ["factorId"], equals: mailbox.id } };
    expect(await database().job.count({ where: sent })).toBe(1);
  },
  60_000,
);
