/** An operator in more groups than can be read: nobody knows whether they are one, so they gain nothing by it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { liveSession } from "@/lib/people/console-sessions/live";
import { isProofFresh } from "@/lib/people/console-sessions/rules";
import { operatorWith } from "@/lib/testing/actors";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, keyOfText } from "@/lib/testing/operators";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { inviteFromDirectory } from "./invite";
import { judgeOperator } from "./judge";
import { confirmIdentity } from "./own";
import { signInOperator } from "./sign-in";

const base = "dc=corp,dc=test";
const dn = `uid=ada,${base}`;
const password = "the right one there";
const person = { dn, attributes: { objectClass: ["inetOrgPerson"], uid: ["ada"], entryUUID: ["id-ada"] } };
const group = (name: string) => ({
  dn: `cn=${name},${base}`,
  attributes: { objectClass: ["groupOfNames"], entryUUID: [`id-${name}`], member: [dn] },
});
const bind = (_: string, typed: string) => ({ code: typed === password ? 0 : 49 });
const few = { entries: [person, group("staff")], bind };
const many = {
  entries: [...few.entries, ...Array.from({ length: 10_000 }, (_, i) => group(`own-${i}`))],
  bind,
};

const clock = fixedClock("2026-11-20T12:00:00Z");
let real: ScriptedDirectory;
beforeAll(async () => {
  real = await startScriptedDirectory(few);
});
afterAll(() => real?.close());

test("no sign-in, no fresh proof, and the session ends fifteen minutes after the last answer", async () => {
  const { id: directoryId } = await makeDirectory({
    ...{ addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority, bindDn: "" },
    ...{ userBase: base, operatorsSignIn: true },
  });
  await database().directoryOperatorGroup.create({
    data: { directoryId, position: 1, key: "id-staff", dn: "", name: "staff", role: "owner" },
  });
  const { url, operatorId } = await inviteFromDirectory(
    operatorWith("owner"),
    { directoryId, username: "ada" },
    clock,
  );
  const token = new URL(url).hash.slice(1);
  const key = keyOfText((await openOperatorLink({ token }, clock)).secretText);
  await redeemOperatorLink({ token, password, code: codeNow(key, clock) }, null, clock);
  const signIn = () => {
    clock.advance(seconds(60));
    return signInOperator({ username: "ada", password, code: codeNow(key, clock), ip: null }, clock);
  };
  const signedIn = await signIn();
  if (!signedIn.ok) throw new Error("refused");
  const { sessionId } = signedIn;
  const session = () => liveSession(sessionId, clock);

  real.script = many;
  clock.advance(minutes(11));
  const self = { ...operatorWith("owner"), id: operatorId, name: "ada", sessionId, hasFreshProof: false };
  await expect(confirmIdentity(self, { password, code: codeNow(key, clock) }, clock)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("did not answer"),
  });
  const kept = await session();
  expect(kept && isProofFresh(kept.provenAt, clock.now())).toBe(false);
  expect(await judgeOperator(operatorId, clock)).toBe("unknown");
  expect(await signIn()).toEqual({ ok: false });
  expect(await session()).not.toBeNull();
  clock.advance(minutes(3));
  expect(await session()).toBeNull();
  real.script = few;
  expect(await signIn()).toMatchObject({ ok: true });
}, 20_000);
