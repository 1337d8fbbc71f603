/** Tests changes to operators: who may, what ends sessions, and that an owner remains. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { ownProof, tryProof } from "@/lib/login/authentication/prove";
import { operatorWith } from "@/lib/testing/actors";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, enrolledOperator, keyOfText, operatorPassword } from "@/lib/testing/operators";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { createFirstOwner } from "./first-owner";
import { issueOperatorLink } from "./link";
import { getOperator, listOperators } from "./queries";
import { createOperatorInput } from "./schema";
import {
  createOperator,
  deleteOperator,
  disableOperator,
  enableOperator,
  endOperatorSessions,
  updateOperator,
} from "./service";

let clock = fixedClock("2026-11-20T12:00:00Z");
const owner = operatorWith("owner");

beforeEach(async () => {
  clock = fixedClock("2026-11-20T12:00:00Z");
  await database().operator.deleteMany();
});

const input = (username: string) => createOperatorInput.parse({ username, role: "help_desk" });
/** Whether a transaction waits for rows that another one holds. */
const isSomebodyWaiting = async () => {
  const waiting = await database().$queryRaw<unknown[]>`
    SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  return waiting.length > 0;
};
const epochOf = async (id: string) =>
  (await database().operator.findUniqueOrThrow({ where: { id } })).sessionEpoch;

describe("who may", () => {
  test.each(["administrator", "help_desk", "auditor"] as const)("%s changes nothing", async (role) => {
    const actor = operatorWith(role);
    const { id: operatorId } = await makeOperator({ role: "auditor" });
    const same = { operatorId, displayName: "", email: null, role: "owner" } as const;
    for (const change of [
      createOperator(actor, input("eve")),
      updateOperator(actor, same),
      disableOperator(actor, { operatorId }),
      enableOperator(actor, { operatorId }),
      deleteOperator(actor, { operatorId }),
      endOperatorSessions(actor, { operatorId }),
      issueOperatorLink(actor, { operatorId }),
    ]) {
      await expect(change).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  test("help desk does not even read them, but everyone reads themselves", async () => {
    const { id, username } = await makeOperator({ role: "help_desk" });
    await expect(listOperators(operatorWith("help_desk"))).rejects.toMatchObject({ code: "forbidden" });
    const self = { ...operatorWith("help_desk"), id };
    expect(await getOperator(self, id)).toMatchObject({ username, status: "invited" });
    expect(await listOperators(operatorWith("auditor"))).toHaveLength(1);
  });
});

describe("creating", () => {
  test("a taken username is said beside the field, also in a race", async () => {
    const results = await Promise.allSettled([
      createOperator(owner, input("grace")),
      createOperator(owner, input("Grace")),
    ]);
    const refused = results.find((result) => result.status === "rejected");
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(refused?.reason).toMatchObject({
      code: "invalid_input",
      fields: { username: expect.any(String) },
    });
  });
});

describe("an owner remains", () => {
  test("the last one who can sign in is not deleted, disabled or demoted", async () => {
    const only = await enrolledOperator(clock);
    await makeOperator({ role: "owner" });
    const operatorId = only.id;
    const demoted = { operatorId, displayName: "", email: null, role: "auditor" } as const;
    await expect(deleteOperator(owner, { operatorId })).rejects.toMatchObject({ code: "conflict" });
    await expect(disableOperator(owner, { operatorId })).rejects.toMatchObject({ code: "conflict" });
    await expect(updateOperator(owner, demoted)).rejects.toMatchObject({ code: "conflict" });
    expect(await getOperator(owner, operatorId)).toMatchObject({ role: "owner", status: "active" });
  });

  test("two owners who disable each other at once: one of them stays", async () => {
    const [a, b] = [await enrolledOperator(clock), await enrolledOperator(clock)];
    const results = await Promise.allSettled([
      disableOperator(a.actor, { operatorId: b.id }),
      disableOperator(b.actor, { operatorId: a.id }),
    ]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await database().operator.count({ where: { disabledAt: null } })).toBe(1);
  });

  test("an owner who is proving themselves meanwhile is no circle of waiting", async () => {
    const [a, b] = [await enrolledOperator(clock), await enrolledOperator(clock)];
    const proof = ownProof(b.actor, { password: operatorPassword, code: b.code() }, "test");
    const disabling: Promise<void>[] = [];
    const proven = await tryProof(proof, clock.now(), async (tx) => {
      disabling.push(disableOperator(a.actor, { operatorId: b.id }, clock));
      await vi.waitUntil(isSomebodyWaiting, { timeout: 5000 });
      await tx.operator.update({ where: { id: b.id }, data: { lastSignInAt: clock.now() } });
    });
    expect(proven.ok).toBe(true);
    await Promise.all(disabling);
    expect(await getOperator(owner, b.id)).toMatchObject({ status: "disabled" });
  });

  test("nobody deletes, disables or demotes themselves", async () => {
    const [a] = [await enrolledOperator(clock), await enrolledOperator(clock)];
    const operatorId = a.id;
    const demoted = { operatorId, displayName: "", email: null, role: "auditor" } as const;
    for (const change of [
      deleteOperator(a.actor, { operatorId }),
      disableOperator(a.actor, { operatorId }),
      updateOperator(a.actor, demoted),
    ]) {
      await expect(change).rejects.toMatchObject({ code: "conflict" });
    }
    await updateOperator(a.actor, { ...demoted, role: "owner", displayName: "Ada" });
    expect(await getOperator(a.actor, operatorId)).toMatchObject({ displayName: "Ada" });
  });
});

describe("sessions end", () => {
  test("with role, disabling and on request; not with a new name", async () => {
    await enrolledOperator(clock);
    const { id: operatorId } = await enrolledOperator(clock, "auditor");
    const base = { operatorId, displayName: "Grace", email: null, role: "auditor" } as const;
    await updateOperator(owner, base);
    expect(await epochOf(operatorId)).toBe(1);
    await updateOperator(owner, { ...base, role: "administrator" });
    expect(await epochOf(operatorId)).toBe(2);
    await disableOperator(owner, { operatorId });
    expect(await epochOf(operatorId)).toBe(3);
    await enableOperator(owner, { operatorId });
    await endOperatorSessions(owner, { operatorId });
    expect(await epochOf(operatorId)).toBe(4);
  });
});

describe("the first owner", () => {
  const ada = { username: "ada", displayName: "Ada", email: null };

  test("enrols by the token that the setup gets; afterwards the setup makes no second one", async () => {
    const abandoned = await createFirstOwner(systemActor("setup"), { ...ada, username: "typo" }, clock);
    const { id, token } = await createFirstOwner(systemActor("setup"), ada, clock);
    await expect(openOperatorLink({ token: abandoned.token }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
    const key = keyOfText((await openOperatorLink({ token }, clock)).secretText);
    await redeemOperatorLink({ token, password: operatorPassword, code: codeNow(key, clock) }, null, clock);
    expect(await getOperator(owner, id)).toMatchObject({ role: "owner", status: "active" });
    expect(await listOperators(owner)).toHaveLength(1);
    await expect(createFirstOwner(systemActor("setup"), ada, clock)).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
