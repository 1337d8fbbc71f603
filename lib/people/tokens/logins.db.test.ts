/** Logging in with tokens of the stock on the real store: codes count once, whoever has the token, and it comes back with its counter. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { deleteUser } from "@/lib/people/users/service";
import { operatorWith } from "@/lib/testing/actors";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { emptyStock, importText, tokenCalled, tokenSecretHex, tokenState } from "@/lib/testing/tokens";
import { assignToken, moveToken } from "./service";

const admin = operatorWith("administrator");
const logins = openLogins();
afterAll(() => logins.close());
const aes = "ecde18dbe76fbd0c33330f1c354871db";

beforeEach(emptyStock);

const oathtool = (...words: string[]) => spawnSync("oathtool", words, { encoding: "utf8" }).stdout.trim();
const counts = (count: number) => oathtool("-c", String(count), tokenSecretHex);

async function personWith(serial: string): Promise<Login> {
  const login = await logins.person();
  await database().factor.delete({ where: { id: login.factorId } });
  await assignToken(admin, { serial, username: login.username });
  return login;
}

test("by event: codes of oathtool, once each, and never again after another has it", async () => {
  await importText(`H1,${tokenSecretHex},hotp,6,3`);
  const first = await personWith("H1");
  expect(await logins.reasonOf(first, password + counts(2))).toBe("replayed_code");
  expect(await logins.reasonOf(first, password + counts(3))).toBe("accepted");
  expect(await logins.reasonOf(first, password + counts(9))).toBe("accepted");
  const { id } = await tokenCalled("H1");
  await moveToken(admin, { tokenId: id, to: "free" });
  expect((await tokenCalled("H1")).counter).toBe(9n);
  const second = await personWith("H1");
  expect(await logins.reasonOf(second, password + counts(9))).toBe("replayed_code");
  expect(await logins.reasonOf(second, password + counts(10))).toBe("accepted");
});

test("by time: SHA-256, eight digits, sixty seconds", async () => {
  const long = hex(randomBytes(32));
  await importText(`T1,${long},totp,8,60`);
  const login = await personWith("T1");
  const code = oathtool(
    "--totp=SHA256",
    "-d",
    "8",
    "-s",
    "60s",
    "-N",
    logins.clock.now().toISOString(),
    long,
  );
  expect(await logins.reasonOf(login, password + code)).toBe("accepted");
  expect(await logins.reasonOf(login, password + code)).toBe("replayed_code");
});

test("a YubiKey: a one-time password of ykgenerate", async () => {
  await importText(`1382015,dteffujehknh,8792ebfe26cc,${aes},000000000000,2013-12-11T19:29:27,`);
  const login = await personWith("1382015");
  const otp = (counter: string) =>
    `dteffujehknh${spawnSync("ykgenerate", [aes, "8792ebfe26cc", counter, "c0a8", "00", "10"], { encoding: "utf8" }).stdout.trim()}`;
  expect(await logins.reasonOf(login, password + otp("0013"))).toBe("accepted");
  expect(await logins.reasonOf(login, password + otp("0012"))).toBe("replayed_code");
});

test("marked as lost it stops at once, also for whoever still holds an accepted code", async () => {
  await importText(`L1,${tokenSecretHex},hotp,6,0`);
  const login = await personWith("L1");
  expect(await logins.reasonOf(login, password + counts(0))).toBe("accepted");
  const { id } = await tokenCalled("L1");
  await moveToken(admin, { tokenId: id, to: "lost" });
  expect(await logins.reasonOf(login, password + counts(1))).not.toBe("accepted");
  expect(await tokenState("L1")).toBe("lost");
  const { acceptedMac } = await database().loginState.findUniqueOrThrow({
    where: { userId: login.userId },
  });
  expect(acceptedMac).toBeNull();
  await expect(moveToken(admin, { tokenId: id, to: "lost" })).rejects.toMatchObject({ code: "conflict" });
  await moveToken(admin, { tokenId: id, to: "revoked" });
  expect(await tokenCalled("L1")).toMatchObject({ secretSealed: null, counter: 0n });
  await expect(moveToken(admin, { tokenId: id, to: "free" })).rejects.toMatchObject({ code: "conflict" });
});

test.each<[string, (login: Login) => Promise<unknown>]>([
  [
    "the second factor is reset",
    ({ userId }) => resetFactors(admin, { userIds: [userId], reason: "A test" }),
  ],
  ["the user is deleted", ({ userId, username }) => deleteUser(admin, { userId, confirmation: username })],
  ["the row of the user goes", ({ userId }) => database().user.delete({ where: { id: userId } })],
])("comes back as lost, with its counter, when %s", async (_, end) => {
  await importText(`R1,${tokenSecretHex},hotp,6,0`);
  const login = await personWith("R1");
  expect(await logins.reasonOf(login, password + counts(7))).toBe("accepted");
  await end(login);
  expect(await tokenCalled("R1")).toMatchObject({ factorId: null, counter: 7n, lostAt: expect.any(Date) });
});
