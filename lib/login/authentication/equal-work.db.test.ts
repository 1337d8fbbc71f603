/** Whoever asks and whatever is wrong: the same work, counted at the libraries that do it. */
import type * as nodeCrypto from "node:crypto";
import type * as argon2 from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { scram } from "@/lib/login/first-factor/scram";
import { userActor } from "@/lib/testing/actors";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";
import { ownProof, tryProof } from "./prove";

/** What the two libraries were asked to do: comparisons, and iterations of PBKDF2. */
const work = { comparisons: 0, iterations: 0 };

vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof argon2>();
  const counting =
    <A extends unknown[], R>(compare: (...asked: A) => R) =>
    (...asked: A) => {
      work.comparisons++;
      return compare(...asked);
    };
  return { ...real, verify: counting(real.verify), verifySync: counting(real.verifySync) };
});
vi.mock("node:crypto", async (original) => {
  const real = await original<typeof nodeCrypto>();
  const pbkdf2: typeof real.pbkdf2 = (typed, salt, iterations, ...rest) => {
    work.iterations += iterations;
    real.pbkdf2(typed, salt, iterations, ...rest);
  };
  return { ...real, default: { ...real, pbkdf2 }, pbkdf2 };
});

const logins = openLogins();
afterAll(() => logins.close());

/** What PostgreSQL keeps of the password `pencil` with the salt of RFC 7677. */
const verifier =
  "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

let login: Login;
beforeAll(async () => {
  // Everybody does as much as the costliest verifier that the process has met.
  await scram.check(verifier, "met");
});
beforeEach(async () => {
  logins.clock.set(start);
  login = await logins.person();
  Object.assign(work, { comparisons: 0, iterations: 0 });
});

const locked = { failures: 5, lockedUntil: new Date(start.getTime() + minutes(5)) };
const lock = () => database().loginState.update({ where: { userId: login.userId }, data: locked });
const keepVerifier = () =>
  database().user.update({
    where: { id: login.userId },
    data: { passwordHash: null, scramSealed: sealVerifier(login.userId, verifier) },
  });

const rows: [string, () => Promise<unknown>, string | (() => string), string][] = [
  ["right password, right code", async () => {}, () => password + logins.code(), "accepted"],
  ["wrong password", async () => {}, "x", "wrong_password"],
  ["wrong code", async () => {}, `${password}000000`, "wrong_code"],
  ["locked", lock, () => password + logins.code(), "user_locked"],
  [
    "disabled",
    () => database().user.update({ where: { id: login.userId }, data: { disabledAt: start } }),
    () => password + logins.code(),
    "user_disabled",
  ],
  [
    "no password",
    () => database().user.update({ where: { id: login.userId }, data: { passwordHash: null } }),
    () => password + logins.code(),
    "no_password",
  ],
  ["no factor", () => database().factor.delete({ where: { id: login.factorId } }), password, "no_factor"],
  ["a verifier, right", keepVerifier, () => `pencil${logins.code()}`, "accepted"],
  ["a verifier, wrong", keepVerifier, "pen", "wrong_password"],
];

test.each(rows)("a login: %s", async (_, prepare, typed, reason) => {
  await prepare();
  const text = typeof typed === "string" ? typed : typed();
  expect(await logins.reasonOf(login, text)).toBe(reason);
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});

test("a login of nobody, and one through a throttled client", async () => {
  expect(await logins.reasonOf({ ...login, username: "nobody" }, "x")).toBe("unknown_user");
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  await database().client.update({
    where: { id: login.clientId },
    data: { failures: 200, failuresSince: start },
  });
  expect(await logins.reasonOf(login, password + logins.code())).toBe("client_throttled");
  expect(work).toEqual({ comparisons: 2, iterations: 8192 });
});

test("what says nothing of a user costs no check: an empty password, the second step of a challenge", async () => {
  expect(await logins.reasonOf(login, "")).toBe("empty_password");
  expect(work).toEqual({ comparisons: 0, iterations: 0 });
  await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
  const { answer } = await logins.attempt(login, password);
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  const state = answer.kind === "challenge" ? answer.state : null;
  expect(await logins.reasonOf(login, logins.code(), { state })).toBe("accepted");
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});

test.each([
  ["right", async () => {}, password, true],
  ["wrong", async () => {}, "x", false],
  ["locked", lock, password, false],
  [
    "of somebody without a factor",
    () => database().factor.delete({ where: { id: login.factorId } }),
    password,
    false,
  ],
])("a proof: %s", async (_, prepare, typed, ok) => {
  await prepare();
  const actor = userActor(login.userId, login.username);
  const proof = ownProof(actor, { password: typed, code: logins.code() }, "test");
  expect(await tryProof(proof, start, async () => 1)).toMatchObject({ ok });
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});

test("a proof of nobody", async () => {
  const actor = userActor(login.userId, login.username);
  const proof = { ...ownProof(actor, { password, code: "1" }, "test"), subject: null };
  expect(await tryProof(proof, start, async () => 1)).toEqual({ ok: false, failure: "unknown" });
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});
