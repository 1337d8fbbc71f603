/** A user whose password is the verifier that the database role came with: everything that asks for a password, and its end. */

import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "@/lib/people/enrollment/enroll";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { countUnprotected } from "@/lib/programs/overview/unprotected";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { isPasswordOf } from "@/lib/testing/passwords";
import { getUser } from "./detail";
import { userListRequest } from "./filter";
import { setPassword } from "./password";
import { listUsers } from "./queries";

const administrator = operatorWith("administrator");
const clock = fixedClock("2026-11-20T12:00:00Z");
const key: TotpKey = { secret: new Uint8Array(20).fill(7), algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const kept = "the password of before";
let user: { id: string; username: string };

beforeEach(async () => {
  const { id, username } = await makeUser();
  await database().user.update({ where: { id }, data: { scramSealed: sealVerifier(id, verifierOf(kept)) } });
  user = { id, username };
});

function verifierOf(password: string): string {
  const salt = Buffer.alloc(16, 3);
  const hmac = (by: Uint8Array, text: string) => createHmac("sha256", by).update(text).digest();
  const salted = pbkdf2Sync(password, salt, 4096, 32, "sha256");
  const stored = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  return `SCRAM-SHA-256$4096:${salt.toString("base64")}$${stored}:${hmac(salted, "Server Key").toString("base64")}`;
}

const columns = () => database().user.findUniqueOrThrow({ where: { id: user.id } });
const tokenOf = (url: string) => new URL(url).hash.slice(1);

test("counts as having a password, on the user's page, in the tabs and on the overview", async () => {
  expect(await getUser(administrator, user.id)).toMatchObject({
    hasPassword: true,
    isPasswordKept: true,
    status: "no_factor",
  });
  const { counts } = await listUsers(administrator, userListRequest.parse({ search: user.username }));
  expect(counts).toMatchObject({ no_factor: 1, not_invited: 0 });
  const { withPassword } = await countUnprotected();
  await database().user.update({ where: { id: user.id }, data: { scramSealed: null } });
  expect((await countUnprotected()).withPassword).toBe(withPassword - 1);
});

test("an enrolment link asks for it, and enrolling keeps it", async () => {
  const token = tokenOf((await issueEnrollmentLink(administrator, { userId: user.id }, clock)).url);
  expect(await openLink({ token }, clock)).toMatchObject({ needsPassword: false });
  await expect(
    checkPassword({ token, password: "a new password of mine" }, "192.0.2.9", clock),
  ).rejects.toMatchObject({
    fields: { password: expect.stringContaining("not your password") },
  });
  await checkPassword({ token, password: kept }, "192.0.2.9", clock);
  const { secretText } = await startEnrollment({ token }, clock);
  const made = { ...key, secret: decodeBase32(secretText) ?? new Uint8Array() };
  const code = codeAt(made, stepAt(made, clock.now()));
  await completeEnrollment({ token, code, factorName: "Phone", password: kept }, null, clock);
  expect(await columns()).toMatchObject({ passwordHash: null, scramSealed: expect.anything() });
});

test("changing it oneself proves it, and replaces it by a hash of ours", async () => {
  await makeFactor(user.id, { secret: key.secret });
  const actor = userActor(user.id, user.username);
  const change = (password: string) => {
    clock.advance(30_000);
    const code = codeAt(key, stepAt(key, clock.now()));
    return changeOwnPassword(actor, { password, code, newPassword: "quite another one" }, clock);
  };
  await expect(change("not it")).rejects.toMatchObject({ code: "invalid_input" });
  await change(kept);
  const after = await columns();
  expect(after).toMatchObject({ passwordHash: expect.stringMatching(/^\$argon2id/), scramSealed: null });
  expect(await isPasswordOf(after, kept)).toBe(false);
  expect(await isPasswordOf(after, "quite another one")).toBe(true);
});

test("an operator's new password replaces it", async () => {
  await setPassword(administrator, { userId: user.id, password: "service account 7 rides" });
  expect(await columns()).toMatchObject({ scramSealed: null });
  expect(await getUser(administrator, user.id)).toMatchObject({ hasPassword: true, isPasswordKept: false });
});
