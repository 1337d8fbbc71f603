/** Tests what a person does with passkeys of their own, what a touch changes for them, and what stays guarded. */
import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { challengeLifeMs } from "@/lib/login/passkeys/challenges";
import { ownPasskeys, renameOwnPasskey } from "@/lib/people/passkeys/own";
import { mostPasskeys } from "@/lib/people/passkeys/register";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { type Authenticator, createAuthenticator, type Deviation } from "@/lib/testing/authenticator";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { setUpMail } from "@/lib/testing/mail";
import { giveConsoleName, inSession, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { isPasswordOf } from "@/lib/testing/passwords";
import { renewOwnRecoveryCodes, startOwnEnrollment } from "./own-factors";
import { addOwnPasskey, removeOwnPasskey, startOwnPasskey } from "./own-passkeys";
import { changeOwnPassword } from "./own-password";
import { proofInput } from "./schema";
import { sentCodeOffer } from "./sent-codes";

const password = "correct otter battery";
const secret = new TextEncoder().encode("12345678901234567890");
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let clock = fixedClock(new Date());
let authenticator: Authenticator;

beforeEach(async () => {
  clock = fixedClock(new Date());
  authenticator = createAuthenticator();
  await giveConsoleName();
});

/** Password and the code of the next time step. */
function proof() {
  clock.advance(30_000);
  return { password, code: codeAt(key, stepAt(key, clock.now())) };
}

async function person({ hasFactor = true } = {}): Promise<UserActor> {
  const user = await makeUser({ passwordHash: await hashPassword(password), email: "ada@example.org" });
  if (hasFactor) await makeFactor(user.id, { secret, isDefault: true });
  return inSession(userActor(user.id, user.username), clock);
}

/** A touch as the proof of a change. */
async function touch(actor: UserActor, deviation: Deviation = {}) {
  const { options } = await beginTouch(actor, "confirmation", clock);
  return { passkey: authenticator.touch(options, testOrigin, deviation) };
}

async function add(actor: UserActor, name = "Laptop", on = authenticator) {
  const asked = await startOwnPasskey(actor, proof(), clock);
  const answer = on.make(asked.options, asked.origin);
  await addOwnPasskey(actor, { answer, name }, clock);
  return { asked, answer };
}

const rowsOf = ({ id }: UserActor) =>
  database().passkey.findMany({ where: { userId: id }, orderBy: { createdAt: "asc" } });

describe("adding one", () => {
  test("asks for a proof, verification and a passkey that is kept, and tells the person", async () => {
    await setUpMail();
    const actor = await person();
    const other = await inSession(actor, clock);
    await expect(startOwnPasskey(actor, {}, clock)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(startOwnPasskey(actor, { password, code: "000000" }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    const { asked } = await add(actor);
    expect(asked.options).toMatchObject({
      rp: { id: "postern.example.org" },
      user: { name: actor.name },
      attestation: "none",
      excludeCredentials: [],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    expect(await ownPasskeys(actor)).toMatchObject({
      passkeys: [{ name: "Laptop", isSynced: false, madeFor: null, lastUsedAt: null }],
      cannotAdd: null,
      canTouch: true,
    });
    const { sessionEpoch } = await database().user.findUniqueOrThrow({ where: { id: actor.id } });
    const epochOf = async ({ sessionId }: UserActor) =>
      (await database().consoleSession.findUniqueOrThrow({ where: { id: sessionId ?? "" } })).epoch;
    expect([await epochOf(actor), await epochOf(other)]).toEqual([sessionEpoch, sessionEpoch - 1]);
    const mail = await database().outgoingMail.findFirstOrThrow({ where: { userId: actor.id } });
    expect(mail).toMatchObject({ event: "passkey_added", text: expect.stringContaining("Laptop") });
    const { detail } = await database().auditEvent.findFirstOrThrow({ where: { action: "passkey.added" } });
    expect(detail).toMatchObject({ name: "Laptop" });
  });

  test("knows the account by random octets, the same for all passkeys of a person, and asks for another authenticator", async () => {
    const actor = await person();
    const { asked } = await add(actor);
    const second = (await add(actor, "Phone", createAuthenticator())).asked;
    const [one, two] = await rowsOf(actor);
    expect(one?.userHandle).toHaveLength(32);
    expect(two?.userHandle).toEqual(one?.userHandle);
    expect(second.options.user.id).toBe(asked.options.user.id);
    expect(second.options.excludeCredentials).toHaveLength(1);
    const stranger = await person();
    expect((await add(stranger)).asked.options.user.id).not.toBe(asked.options.user.id);
  });

  test.each<[string, Deviation]>([
    ["another origin", { origin: "https://evil.example.org" }],
    ["another name", { rpId: "example.org" }],
    ["without verifying the person", { isVerified: false }],
    ["inside another site's page", { crossOrigin: true }],
    ["as a touch", { type: "webauthn.get" }],
    ["with certificates", { attestation: { format: "packed", statement: new Map([["x5c", []]]) } }],
    [
      "with an attestation that nobody asked for",
      { attestation: { format: "fido-u2f", statement: new Map() } },
    ],
  ])("refuses one that was made %s, and the challenge is used up", async (_, deviation) => {
    const actor = await person();
    const { options, origin } = await startOwnPasskey(actor, proof(), clock);
    const answer = authenticator.make(options, origin, deviation);
    await expect(addOwnPasskey(actor, { answer, name: "x" }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    const right = createAuthenticator().make(options, origin);
    await expect(addOwnPasskey(actor, { answer: right, name: "x" }, clock)).rejects.toThrow(/too long/);
    expect(await rowsOf(actor)).toHaveLength(0);
  });

  test("once, in the session that began it, for five minutes, also where the clock is set back", async () => {
    const actor = await person();
    const elsewhere = await inSession(actor, clock);
    const { options, origin } = await startOwnPasskey(actor, proof(), clock);
    const answer = authenticator.make(options, origin);
    await expect(addOwnPasskey(elsewhere, { answer, name: "x" }, clock)).rejects.toThrow(/too long/);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => addOwnPasskey(actor, { answer, name: "x" }, clock)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = await startOwnPasskey(actor, proof(), clock);
    const lateAnswer = createAuthenticator().make(late.options, late.origin);
    clock.advance(challengeLifeMs);
    await expect(addOwnPasskey(actor, { answer: lateAnswer, name: "y" }, clock)).rejects.toThrow(/too long/);
    const early = await startOwnPasskey(actor, proof(), clock);
    const earlyAnswer = createAuthenticator().make(early.options, early.origin);
    clock.advance(-minutes(10));
    // Before it was asked for by the clock, but not before the person was last seen: judged by the later of the two.
    await addOwnPasskey(actor, { answer: earlyAnswer, name: "z" }, clock);
    expect(await rowsOf(actor)).toHaveLength(2);
  });

  test("not in a session that has ended since, although the request came before", async () => {
    const actor = await person();
    const { options, origin } = await startOwnPasskey(actor, proof(), clock);
    const answer = authenticator.make(options, origin);
    await resetFactors(operatorWith("help_desk"), { userIds: [actor.id], reason: "Somebody else had it" });
    await expect(addOwnPasskey(actor, { answer, name: "x" }, clock)).rejects.toThrow(/too long/);
    expect(await rowsOf(actor)).toHaveLength(0);

    const other = await person();
    const begun = await startOwnPasskey(other, proof(), clock);
    const made = authenticator.make(begun.options, begun.origin);
    const endedAt = clock.now();
    await database().consoleSession.update({ where: { id: other.sessionId ?? "" }, data: { endedAt } });
    await expect(addOwnPasskey(other, { answer: made, name: "x" }, clock)).rejects.toThrow(/too long/);
    expect(await rowsOf(other)).toHaveLength(0);
  });

  test("a touch is no registration, and a registration no touch", async () => {
    const actor = await person();
    await add(actor);
    const { options } = await startOwnPasskey(actor, proof(), clock);
    const passkey = authenticator.touch(options, testOrigin);
    await expect(startOwnPasskey(actor, { passkey }, clock)).rejects.toMatchObject({ code: "conflict" });
  });

  test("one that somebody has already, and more than ten, are refused", async () => {
    const actor = await person();
    const { answer } = await add(actor);
    const { options, origin } = await startOwnPasskey(actor, proof(), clock);
    const again = authenticator.make(options, origin);
    const [row] = await rowsOf(actor);
    const credentialId = new Uint8Array(Buffer.from(again.id, "base64url"));
    await database().passkey.update({ where: { id: row?.id }, data: { credentialId } });
    await expect(addOwnPasskey(actor, { answer: again, name: "x" }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(answer.id).not.toBe(again.id);
    while ((await rowsOf(actor)).length < mostPasskeys)
      await makePasskey(actor, createAuthenticator(), clock);
    await expect(startOwnPasskey(actor, proof(), clock)).rejects.toMatchObject({ code: "conflict" });
    expect((await ownPasskeys(actor)).cannotAdd).toMatch(/10 passkeys/);
  });

  test("says why there can be none", async () => {
    const actor = await person();
    await giveConsoleName("http://postern.example.org");
    expect(await ownPasskeys(actor)).toMatchObject({
      cannotAdd: expect.stringMatching(/HTTPS/),
      canTouch: false,
    });
    await expect(startOwnPasskey(actor, proof(), clock)).rejects.toThrow(/HTTPS/);
  });

  test("who has nothing but a password gets none", async () => {
    const actor = await person({ hasFactor: false });
    await expect(startOwnPasskey(actor, proof(), clock)).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("a touch where password and code are asked", () => {
  test("changes what they change, each with a touch of its own", async () => {
    const actor = await person();
    await add(actor);
    const proven = await touch(actor);
    expect(await renewOwnRecoveryCodes(actor, proven, clock)).toHaveLength(10);
    await expect(renewOwnRecoveryCodes(actor, proven, clock)).rejects.toMatchObject({ code: "conflict" });
    await changeOwnPassword(actor, { ...(await touch(actor)), newPassword: "another otter battery" }, clock);
    const user = await database().user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(await isPasswordOf(user, "another otter battery")).toBe(true);
    expect(await startOwnEnrollment(actor, await touch(actor), clock)).toHaveProperty("factorId");
    await expect(
      startOwnEnrollment(actor, await touch(actor, { isVerified: false }), clock),
    ).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("is asked of who has a passkey and no factor, also where a first factor needs no link", async () => {
    const actor = await person();
    await add(actor);
    await database().factor.deleteMany({ where: { userId: actor.id } });
    await database().settings.update({ where: { id: 1 }, data: { enrollWithoutLink: true } });
    await expect(startOwnEnrollment(actor, {}, clock)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await sentCodeOffer(actor, "mail_code")).toMatchObject({ asksProof: true });
    expect(await startOwnEnrollment(actor, await touch(actor), clock)).toHaveProperty("factorId");
    await database().settings.update({ where: { id: 1 }, data: { enrollWithoutLink: false } });
  });

  test("the form needs password and code, or a passkey", () => {
    expect(proofInput.safeParse({ password }).error?.issues).toMatchObject([{ path: ["code"] }]);
    expect(proofInput.safeParse({}).error?.issues).toHaveLength(2);
    const passkey = { id: "AA", rawId: "AA", type: "public-key", response: {} };
    expect(proofInput.safeParse({ passkey }).success).toBe(false);
  });
});

describe("renaming and taking away", () => {
  test("with a proof; the sessions that it began end with it", async () => {
    const actor = await person();
    await add(actor);
    const [row] = await rowsOf(actor);
    const passkeyId = row?.id ?? "";
    const begun = await inSession(actor, clock);
    await database().consoleSession.update({ where: { id: begun.sessionId ?? "" }, data: { passkeyId } });
    await renameOwnPasskey(actor, { passkeyId, name: "Old laptop" });
    await expect(removeOwnPasskey(actor, { passkeyId }, clock)).rejects.toMatchObject({
      code: "invalid_input",
    });
    await removeOwnPasskey(actor, { passkeyId, ...proof() }, clock);
    expect(await rowsOf(actor)).toHaveLength(0);
    expect(await database().consoleSession.count({ where: { id: begun.sessionId ?? "" } })).toBe(0);
    expect(await database().consoleSession.count({ where: { id: actor.sessionId ?? "" } })).toBe(1);
    const actions = await database().auditEvent.findMany({
      where: { subjectId: actor.id },
      orderBy: { id: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual([
      "passkey.added",
      "passkey.renamed",
      "passkey.removed",
    ]);
  });

  test("nobody renames or takes away another's", async () => {
    const actor = await person();
    await add(actor);
    const [row] = await rowsOf(actor);
    const passkeyId = row?.id ?? "";
    const stranger = await person();
    await expect(renameOwnPasskey(stranger, { passkeyId, name: "mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeOwnPasskey(stranger, { passkeyId, ...proof() }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("the last one stays where there is no second factor", async () => {
    const actor = await person();
    await add(actor);
    await add(actor, "Phone", createAuthenticator());
    await database().factor.deleteMany({ where: { userId: actor.id } });
    const [laptop, phone] = await rowsOf(actor);
    await removeOwnPasskey(actor, { passkeyId: phone?.id ?? "", ...(await touch(actor)) }, clock);
    await expect(
      removeOwnPasskey(actor, { passkeyId: laptop?.id ?? "", ...(await touch(actor)) }, clock),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("a reset of the second factors takes passkeys as well", async () => {
    const actor = await person();
    await add(actor);
    await resetFactors(operatorWith("help_desk"), { userIds: [actor.id], reason: "Lost everything" });
    expect(await rowsOf(actor)).toHaveLength(0);
    const { detail } = await database().auditEvent.findFirstOrThrow({
      where: { action: "user.factors_reset", subjectId: actor.id },
    });
    expect(detail).toMatchObject({ factors: 1, passkeys: 1 });
  });
});
