/** Signing in to self-service with the password alone, on the real store: for whoever has no second factor, and nobody else. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { signInUser } from "./sign-in";

const password = "correct otter battery";
const settings = (data: object) => database().settings.update({ where: { id: 1 }, data });
beforeEach(() => settings({ allowedFactors: ["totp", "mail_link"], enrollWithoutLink: true }));
const person = async () => makeUser({ email: "ada@example.org", passwordHash: await hashPassword(password) });
const signIn = (username: string) => signInUser({ username, password, code: "", ip: "192.0.2.9" });

test("without a second factor the password alone signs in, to set one up", async () => {
  const { username } = await person();
  expect(await signIn(username)).toMatchObject({ ok: true, limited: true });
});

test("a second factor of a kind that is asked for and no longer allowed is still one", async () => {
  const { id, username } = await person();
  await makeFactor(id, { kind: mailLink.id, data: { to: "ada@example.org" } });
  expect(await signIn(username), "a link is sent").toEqual({ ok: false });
  await settings({ allowedFactors: ["totp"] });
  expect(await signIn(username)).toEqual({ ok: false });
});

test("a second factor whose key cannot be opened is still one", async () => {
  const { id, username } = await person();
  const factor = await makeFactor(id);
  await database().factor.update({
    where: { id: factor.id },
    data: { secretSealed: new Uint8Array(factor.secretSealed).fill(0, 40) },
  });
  expect(await signIn(username)).toEqual({ ok: false });
});
