/** Whoever asks and whatever is wrong: the same work, counted at the libraries that do it. */
import type * as nodeCrypto from "node:crypto";
import type * as argon2 from "@node-rs/argon2";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { mailLink } from "@/lib/login/factors/kinds/mail-link";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { scram } from "@/lib/login/first-factor/scram";
import { userActor } from "@/lib/testing/actors";
import { makeFactor } from "@/lib/testing/factories";
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

/** What has the form of a connection password, and is none. */
const connection = connectionPassword.make(new Uint8Array(17));

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
  ["no connection password", async () => {}, connection, "wrong_connection_password"],
  ["no connection password, locked", lock, connection, "user_locked"],
  ["no connection password, a verifier", keepVerifier, connection, "wrong_connection_password"],
];

test.each(rows)("a login: %s", async (_, prepare, typed, reason) => {
  await prepare();
  const text = typeof typed === "string" ? typed : typed();
  expect(await logins.reasonOf(login, text)).toBe(reason);
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});

describe("somebody to whom codes are sent", () => {
  const secret = new Uint8Array(20).fill(9);
  beforeEach(async () => {
    const to = `${login.username}@example.org`;
    await database().factor.delete({ where: { id: login.factorId } });
    await database().user.update({ where: { id: login.userId }, data: { email: to } });
    const { id } = await makeFactor(login.userId, { kind: mailCode.id, data: { to }, secret });
    login = { ...login, factorId: id };
  });
  const asking = async () => {
    expect(await logins.reasonOf(login, password)).toBe("code_sent");
    Object.assign(work, { comparisons: 0, iterations: 0 });
  };
  const code = async () => {
    const { data } = await database().factor.findUniqueOrThrow({ where: { id: login.factorId } });
    return codeAt(sentKey(secret), sentData.parse(data).codes[0]?.number ?? -1);
  };

  test.each<[string, () => Promise<unknown>, () => Promise<string>, string]>([
    ["the password alone, which sends one", async () => {}, async () => password, "code_sent"],
    ["the password alone once more", asking, async () => password, "code_sent_already"],
    ["a wrong password", async () => {}, async () => "x", "wrong_password"],
    ["a wrong password while a code is open", asking, async () => "x", "wrong_password"],
    ["a wrong code", asking, async () => `${password}000000`, "wrong_password"],
    ["a wrong password before the right code", asking, async () => `x${await code()}`, "wrong_password"],
    ["the right code", asking, async () => password + (await code()), "accepted"],
  ])("a login: %s", async (_, prepare, typed, reason) => {
    await prepare();
    expect(await logins.reasonOf(login, await typed())).toBe(reason);
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });

  test.each<[string, () => Promise<unknown>, () => Promise<string>, string]>([
    ["the right code, the only one", asking, async () => password + (await code()), "factor_too_weak"],
    [
      "the right code of somebody with an app as well",
      async () => {
        await asking();
        await makeFactor(login.userId);
      },
      async () => password + (await code()),
      "factor_too_weak",
    ],
    [
      "the password alone of somebody with an app as well",
      () => makeFactor(login.userId),
      async () => password,
      "missing_code",
    ],
  ])("a login where they are too weak: %s", async (_, prepare, typed, reason) => {
    await prepare();
    const text = await typed();
    await database().policy.updateMany({ data: { leastStrength: "strong" } });
    try {
      expect(await logins.reasonOf(login, text)).toBe(reason);
    } finally {
      await database().policy.updateMany({ data: { leastStrength: "any" } });
    }
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });

  test("a login: the password alone past the limit", async () => {
    await asking();
    await logins.reasonOf(login, password + (await code()));
    Object.assign(work, { comparisons: 0, iterations: 0 });
    expect(await logins.reasonOf(login, password)).toBe("code_not_sent");
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });

  test.each([
    ["asks", password, "", "code_sent"],
    ["has a wrong password", "x", "", "wrong_password"],
    ["has a wrong code", password, "000000", "wrong_code"],
  ])("a proof that %s", async (_, typed, code, failure) => {
    const proof = ownProof(userActor(login.userId, login.username), { password: typed, code }, "test");
    expect(await tryProof(proof, start, async () => 1)).toEqual({ ok: false, failure });
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });

  test("in two steps: the first costs the same whether it sends or not", async () => {
    await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
    for (const typed of [password, "x"]) {
      Object.assign(work, { comparisons: 0, iterations: 0 });
      expect(await logins.reasonOf(login, typed)).toBe("challenged");
      expect(work).toEqual({ comparisons: 1, iterations: 4096 });
    }
  });
});

test("a login of nobody with what could be a connection password", async () => {
  expect(await logins.reasonOf({ ...login, username: "nobody" }, connection)).toBe("unknown_user");
  expect(work).toEqual({ comparisons: 1, iterations: 4096 });
});

describe("somebody who is asked to approve", () => {
  beforeEach(async () => {
    const to = `${login.username}@example.org`;
    await database().settings.update({ where: { id: 1 }, data: { allowedFactors: ["totp", mailLink.id] } });
    await database().factor.delete({ where: { id: login.factorId } });
    await database().user.update({ where: { id: login.userId }, data: { email: to } });
    const { id } = await makeFactor(login.userId, { kind: mailLink.id, data: { to } });
    login = { ...login, factorId: id };
  });
  const answered = (answer: string) => async () => {
    await logins.reasonOf(login, password);
    await database().approval.updateMany({
      where: { userId: login.userId },
      data: { answer, answeredAt: start },
    });
    Object.assign(work, { comparisons: 0, iterations: 0 });
  };
  const three = async () => {
    for (let n = 0; n < 3; n++) await answered("approved")();
  };

  test.each<[string, () => Promise<unknown>, string, string]>([
    ["the password alone, which asks", async () => {}, password, "approval_asked"],
    ["the password alone, refused before", answered("cancelled"), password, "approval_denied"],
    ["the password alone past the limit", three, password, "approval_not_asked"],
    ["a wrong password", async () => {}, "x", "wrong_password"],
    ["a wrong password after approval", answered("approved"), "x", "wrong_password"],
    ["a wrong code", answered("approved"), `${password}000000`, "wrong_password"],
  ])("a login: %s", async (_, prepare, typed, reason) => {
    await prepare();
    expect(await logins.reasonOf(login, typed)).toBe(reason);
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });

  test("a login that joins one that is open", async () => {
    await logins.reasonOf(login, password);
    Object.assign(work, { comparisons: 0, iterations: 0 });
    expect(await logins.reasonOf(login, password)).toBe("approval_pending");
    expect(work).toEqual({ comparisons: 1, iterations: 4096 });
  });
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
