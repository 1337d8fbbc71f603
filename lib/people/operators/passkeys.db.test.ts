/** Tests passkeys of operators: added and removed after a fresh proof, a proof themselves, taken away by an owner. */
import { beforeEach, expect, test } from "vitest";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { liveSession } from "@/lib/people/console-sessions/live";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { type Authenticator, createAuthenticator } from "@/lib/testing/authenticator";
import { fixedClock } from "@/lib/testing/fixed-clock";
import {
  codeNow,
  type EnrolledOperator,
  enrolledOperator,
  keyOfText,
  operatorPassword,
} from "@/lib/testing/operators";
import { giveConsoleName, inSession, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { addLink } from "./link";
import { confirmIdentity, startOwnFactor } from "./own";
import {
  addOperatorPasskey,
  listOperatorPasskeys,
  removeOperatorPasskey,
  removeOperatorsOwnPasskey,
  startOperatorPasskey,
} from "./passkeys";

let clock = fixedClock(new Date());
let operator: EnrolledOperator;
let actor: OperatorActor;
let key: Authenticator;

beforeEach(async () => {
  clock = fixedClock(new Date());
  await giveConsoleName();
  operator = await enrolledOperator(clock);
  actor = await inSession(operator.actor, clock);
  key = createAuthenticator();
});

const alive = (sessionId: string | null) => liveSession(sessionId ?? "", clock);

test("one is added after a fresh proof; other sessions end, and this one goes on", async () => {
  const other = await inSession(operator.actor, clock);
  const stale = { ...actor, hasFreshProof: false };
  await expect(startOperatorPasskey(stale, clock)).rejects.toMatchObject({ code: "unproven" });
  const asked = await startOperatorPasskey(actor, clock);
  const answer = key.make(asked.options, asked.origin);
  await expect(addOperatorPasskey(stale, { answer, name: "Key" }, clock)).rejects.toMatchObject({
    code: "unproven",
  });
  await addOperatorPasskey(actor, { answer, name: "Key" }, clock);
  expect(await ownPasskeys(actor)).toMatchObject({ passkeys: [{ name: "Key" }], canTouch: true });
  expect([await alive(actor.sessionId), await alive(other.sessionId)]).toEqual([expect.anything(), null]);
  expect(await listOperatorPasskeys(actor, operator.id)).toMatchObject([{ name: "Key" }]);
});

test("a touch confirms who it is, for ten minutes, and proves a change of the app", async () => {
  await makePasskey(actor, key, clock);
  clock.advance(minutes(20));
  const touch = async () => {
    const { options } = await beginTouch(actor, "confirmation", clock);
    return { passkey: key.touch(options, testOrigin) };
  };
  const proof = await touch();
  await confirmIdentity(actor, proof, clock);
  expect(await alive(actor.sessionId)).toMatchObject({ provenAt: clock.now() });
  await expect(confirmIdentity(actor, proof, clock)).rejects.toMatchObject({ code: "conflict" });
  await expect(confirmIdentity(actor, {}, clock)).rejects.toMatchObject({ code: "invalid_input" });
  expect(await startOwnFactor(actor, await touch(), clock)).toHaveProperty("token");
});

test("one's own is removed after a fresh proof, another operator's by nobody but an owner", async () => {
  const passkeyId = await makePasskey(actor, key, clock);
  const stranger = await inSession((await enrolledOperator(clock)).actor, clock);
  await expect(removeOperatorsOwnPasskey(stranger, { passkeyId }, clock)).rejects.toMatchObject({
    code: "forbidden",
  });
  const stale = { ...actor, hasFreshProof: false };
  await expect(removeOperatorsOwnPasskey(stale, { passkeyId }, clock)).rejects.toMatchObject({
    code: "unproven",
  });
  await removeOperatorsOwnPasskey(actor, { passkeyId }, clock);
  expect(await alive(actor.sessionId)).not.toBeNull();
  const again = await makePasskey(actor, createAuthenticator(), clock);
  await removeOperatorPasskey(stranger, { passkeyId: again }, clock);
  expect(await alive(actor.sessionId)).toBeNull();
  expect(await database().passkey.count({ where: { operatorId: operator.id } })).toBe(0);
  await expect(removeOperatorPasskey(stranger, { passkeyId: again }, clock)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("none is added in a session that an owner has ended since, although the request came before", async () => {
  const first = await makePasskey(actor, key, clock);
  const asked = await startOperatorPasskey(actor, clock);
  const answer = createAuthenticator().make(asked.options, asked.origin);
  const owner = (await enrolledOperator(clock)).actor;
  await removeOperatorPasskey(owner, { passkeyId: first }, clock);
  await expect(addOperatorPasskey(actor, { answer, name: "Key" }, clock)).rejects.toThrow(/too long/);
  expect(await database().passkey.count({ where: { operatorId: operator.id } })).toBe(0);
});

test("none is removed in a session that has ended since, and that stays over", async () => {
  const passkeyId = await makePasskey(actor, key, clock);
  await database().operator.update({
    where: { id: operator.id },
    data: { sessionEpoch: { increment: 1 } },
  });
  await expect(removeOperatorsOwnPasskey(actor, { passkeyId }, clock)).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await alive(actor.sessionId)).toBeNull();
  expect(await database().passkey.count({ where: { operatorId: operator.id } })).toBe(1);
});

test("a new link takes passkeys away when it is used", async () => {
  await makePasskey(actor, key, clock);
  const { token } = await addLink(database(), operator.id, clock.now());
  const shown = keyOfText((await openOperatorLink({ token }, clock)).secretText);
  await redeemOperatorLink({ token, password: operatorPassword, code: codeNow(shown, clock) }, null, clock);
  expect(await database().passkey.count({ where: { operatorId: operator.id } })).toBe(0);
});
