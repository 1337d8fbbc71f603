/** The prover on the real store: judged and counted under one lock, one transaction with the change, audited. */
import { beforeEach, describe, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeDirectory, makeFactor, makeOperator, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { openLogins } from "@/lib/testing/logins";
import { codeMacOf } from "./one-time-codes";
import { ownProof, type ProofRequest, tryProof, withProof } from "./prove";

const password = "correct otter battery";
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const clock = fixedClock("2026-11-20T12:00:00Z");
const code = (steps = 0) => codeAt(key, stepAt(key, clock.now()) + steps);

type Person = { readonly kind: "user" | "operator"; readonly id: string; readonly name: string };

async function makePerson(kind: Person["kind"]): Promise<Person> {
  const passwordHash = await hashPassword(password);
  if (kind === "user") {
    const { id, username } = await makeUser({ passwordHash });
    await makeFactor(id, { secret });
    return { kind, id, name: username };
  }
  const { id, username } = await makeOperator({ passwordHash });
  await makeFactor(null, { secret, operatorId: id });
  return { kind, id, name: username };
}

const actorOf = ({ kind, id, name }: Person) =>
  kind === "user" ? userActor(id, name) : { ...operatorWith("owner"), id, name };

const proof = (person: Person, typed: { password?: string; code?: string | null } = {}): ProofRequest =>
  ownProof(actorOf(person), { password, code: code(), ...typed }, "test");

const ownerOf = ({ kind, id }: Person) => (kind === "user" ? { userId: id } : { operatorId: id });
const stateOf = (person: Person) => database().loginState.findFirstOrThrow({ where: ownerOf(person) });
const counterOf = async (person: Person) =>
  (await database().factor.findFirstOrThrow({ where: ownerOf(person) })).counter;
const eventsOf = ({ id }: Person) =>
  database().auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } });

beforeEach(() => {
  clock.set(new Date("2026-11-20T12:00:00Z"));
});

test("a directory that is silent is not said to be many people, and costs nothing", async () => {
  // Nobody listens there.
  const directory = await makeDirectory({ addresses: ["127.0.0.1:1"] });
  const person = await makePerson("user");
  await database().user.update({
    where: { id: person.id },
    data: { passwordHash: null, directoryId: directory.id, directoryKey: "k" },
  });
  await expect(withProof(proof(person), clock.now(), async () => {})).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/^Your password could not be checked just now/),
  });
  expect((await stateOf(person)).failures).toBe(0);
});

describe.each(["user", "operator"] as const)("a proof of a %s", (kind) => {
  test("spends the code and makes the change in one transaction, or neither", async () => {
    const person = await makePerson(kind);
    const change = tryProof(proof(person), clock.now(), async () => {
      throw new AppError("conflict", "no");
    });
    await expect(change).rejects.toMatchObject({ code: "conflict" });
    expect([await counterOf(person), (await stateOf(person)).version]).toEqual([-1n, 0n]);
    expect(await tryProof(proof(person), clock.now(), async () => "changed")).toEqual({
      ok: true,
      value: "changed",
    });
    expect(await counterOf(person)).toBe(BigInt(stepAt(key, clock.now())));
    expect(await eventsOf(person)).toEqual([]);
  });

  test("counts a failure although nothing is changed, and says so in the audit log", async () => {
    const person = await makePerson(kind);
    let changes = 0;
    const wrong = withProof(proof(person, { password: "wrong" }), clock.now(), async () => changes++);
    await expect(wrong).rejects.toMatchObject({
      code: "invalid_input",
      fields: { code: expect.any(String) },
    });
    expect(changes).toBe(0);
    expect(await stateOf(person)).toMatchObject({ failures: 1, lastFailureAt: clock.now(), version: 1n });
    expect(await eventsOf(person)).toMatchObject([
      {
        action: `${kind}.proof_failed`,
        actorId: person.id,
        detail: { reason: "wrong_password", purpose: "test", address: actorOf(person).ip },
      },
    ]);
  });

  test("of 150 wrong ones at once no more are judged than the lock allows", async () => {
    const person = await makePerson(kind);
    const failures = await Promise.all(
      Array.from({ length: 150 }, (_, i) =>
        tryProof(proof(person, { password: `wrong ${i}` }), clock.now(), async () => "in").then((proven) =>
          proven.ok ? "in" : proven.failure,
        ),
      ),
    );
    expect(failures.filter((failure) => failure === "wrong_password")).toHaveLength(5);
    expect(failures.filter((failure) => failure === "locked")).toHaveLength(145);
    expect(await stateOf(person)).toMatchObject({
      failures: 5,
      lockedUntil: new Date(clock.now().getTime() + seconds(30)),
    });
    // The right one among them does not get in either, and nothing is spent.
    expect(await tryProof(proof(person), clock.now(), async () => "in")).toMatchObject({
      failure: "locked",
    });
    expect(await counterOf(person)).toBe(-1n);
    expect((await eventsOf(person)).length).toBeLessThan(20);
    clock.advance(minutes(1));
    expect(await tryProof(proof(person), clock.now(), async () => "in")).toMatchObject({ ok: true });
    expect(await stateOf(person)).toMatchObject({ failures: 0, lockedUntil: null });
  }, 60_000);

  test("of one code at once, one counts; the others are no guesses", async () => {
    const person = await makePerson(kind);
    const results = await Promise.all(
      Array.from({ length: 8 }, () => tryProof(proof(person), clock.now(), async () => 1)),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const failures = results.flatMap((result) => (result.ok ? [] : result.failure));
    expect(failures).toEqual(Array(7).fill("used_code"));
    expect(await stateOf(person)).toMatchObject({ failures: 0 });
  });

  test.each([
    ["wrong code", { code: "000000" }, "wrong_code", 1],
    ["no code", { code: "" }, "missing_code", 1],
    ["more than a code", { code: "7123456" }, "wrong_code", 1],
    ["wrong password before a right code", { password: "x" }, "wrong_password", 1],
    ["the same wrong text twice", { password: "x" }, "wrong_password", 2],
  ])("%s", async (_, typed, failure, times) => {
    const person = await makePerson(kind);
    for (let i = 0; i < times; i++)
      expect(await tryProof(proof(person, typed), clock.now(), async () => 1)).toEqual({
        ok: false,
        failure,
      });
    expect(await stateOf(person)).toMatchObject({ failures: times });
    expect(await counterOf(person)).toBe(-1n);
  });

  test("of somebody who is disabled, has no password, or no confirmed factor", async () => {
    const disabled = await makePerson(kind);
    const bare = await makePerson(kind);
    const unconfirmed = await makePerson(kind);
    const rows = kind === "user" ? database().user : database().operator;
    const update = rows.update as unknown as (asked: object) => Promise<unknown>;
    await update({ where: { id: disabled.id }, data: { disabledAt: clock.now() } });
    await update({ where: { id: bare.id }, data: { passwordHash: null } });
    await database().factor.updateMany({ where: ownerOf(unconfirmed), data: { confirmedAt: null } });
    for (const [person, failure] of [
      [disabled, "disabled"],
      [bare, "no_password"],
      [unconfirmed, "no_factor"],
    ] as const)
      expect(await tryProof(proof(person), clock.now(), async () => 1)).toEqual({ ok: false, failure });
  });

  test("with the password alone, where no code is asked", async () => {
    const person = await makePerson(kind);
    const ask = (typed: string) =>
      withProof(proof(person, { password: typed, code: null }), clock.now(), async () => 1);
    await expect(ask("x")).rejects.toMatchObject({ fields: { password: expect.any(String) } });
    expect(await ask(password)).toBe(1);
    // The code was not proved, so wrong ones are not forgotten.
    expect(await stateOf(person)).toMatchObject({ failures: 1 });
    expect(await counterOf(person)).toBe(-1n);
  });
});

test("blanks in a code do not matter, and a used one says so", async () => {
  const person = await makePerson("user");
  const typed = { code: code().replace(/(...)/, " $1 ") };
  expect(await withProof(proof(person, typed), clock.now(), async () => 1)).toBe(1);
  await expect(withProof(proof(person, typed), clock.now(), async () => 1)).rejects.toThrow(
    /already been used/,
  );
});

test("a recovery code proves once, a bypass code never, and nobody else's", async () => {
  const [person, other] = [await makePerson("user"), await makePerson("user")];
  const give = async (to: Person, kind: typeof recoveryCode | typeof bypassCode, text: string) =>
    database().oneTimeCode.create({
      data: { userId: to.id, kind: kind.id, codeMac: codeMacOf(await macKey(), kind, text) },
    });
  await give(person, recoveryCode, "abcde-fghij");
  await give(person, bypassCode, "abcd-efgh");
  await give(other, recoveryCode, "zzzzz-zzzzz");
  const prove = (text: string) => tryProof(proof(person, { code: text }), clock.now(), async () => 1);
  expect(await prove("abcd-efgh")).toMatchObject({ failure: "wrong_code" });
  expect(await prove("zzzzz-zzzzz")).toMatchObject({ failure: "wrong_code" });
  expect(await prove("xabcde-fghij")).toMatchObject({ failure: "wrong_code" });
  expect(await prove("ABCDE-fghij")).toMatchObject({ ok: true });
  expect(await prove("abcde-fghij")).toMatchObject({ failure: "used_code" });
});

test("a recovery code, and an app's code, at logins and in self-service at once count once", async () => {
  const logins = openLogins();
  const login = await logins.person();
  const codeMac = codeMacOf(await macKey(), recoveryCode, "abcde-fghij");
  await database().oneTimeCode.create({ data: { userId: login.userId, kind: "recovery_code", codeMac } });
  const actor = userActor(login.userId, login.username);
  for (const typed of ["abcde-fghij", logins.code()]) {
    const proofs = Array.from({ length: 4 }, () =>
      tryProof(
        ownProof(actor, { password: "hunter2", code: typed }, "test"),
        clock.now(),
        async () => 1,
      ).then(({ ok }) => ok),
    );
    const attempts = Array.from({ length: 4 }, () =>
      logins.reasonOf(login, `hunter2${typed}`).then((reason) => reason === "accepted"),
    );
    expect((await Promise.all([...proofs, ...attempts])).filter((isIn) => isIn)).toHaveLength(1);
  }
  await logins.close();
});

test("a crowd of proofs of one person leaves the store to everybody else", async () => {
  const [busy, other] = [await makePerson("user"), await makePerson("user")];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = tryProof(proof(busy), clock.now(), () => held);
  const crowd = Array.from({ length: 30 }, (_, i) =>
    tryProof(proof(busy, { password: `wrong ${i}` }), clock.now(), async () => undefined),
  );
  expect(await tryProof(proof(other), clock.now(), async () => "in")).toEqual({ ok: true, value: "in" });
  release();
  expect(await first).toMatchObject({ ok: true });
  await Promise.all(crowd);
});
