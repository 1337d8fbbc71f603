/** A kind of factor that the product does not have logs in on the real store: one descriptor, and a table with it. */
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { utf8 } from "@/lib/foundation/base/bytes";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import type { CounterKind, FactorKind, OneTimeKind } from "@/lib/login/factors/descriptor";
import { factorKinds } from "@/lib/login/factors/table";
import { writtenCode } from "@/lib/login/factors/written-code";
import { userActor } from "@/lib/testing/actors";
import { makeFactor } from "@/lib/testing/factories";
import { openLogins, password } from "@/lib/testing/logins";
import { codeMacOf } from "./one-time-codes";
import { ownProof, tryProof } from "./prove";

/** Codes are a word of its data and a number that must grow: "ab0001". The secret says how far it may jump. */
const testKind = {
  id: "test_kind",
  name: "Test token",
  summary: "A number that grows.",
  strength: "strong",
  enrolment: "import",
  isTyped: true,
  provesChanges: true,
  spends: "counter",
  isReusable: false,
  data: z.object({ word: z.string().default("ab") }),
  endings(typed, { word }) {
    const code = typed.slice(-word.length - 4);
    return code.startsWith(word) && /\d{4}$/.test(code) ? [{ code, codeLength: code.length }] : [];
  },
  secretBytes: [1, 1],
  verify({ secret, data: { word }, counter }, code) {
    const number = Number(code.slice(word.length));
    if (number > counter + (secret[0] ?? 0)) return { status: "none" };
    return { status: number > counter ? "fresh" : "spent", counter: number };
  },
  look: () => ({ form: "", typing: "", caption: "", device: "token", next: "", ifRefused: "", example: "" }),
  clockError: () => null,
  setup: null,
} as const satisfies CounterKind<{ word: string }>;

const testCode = {
  id: "test_code",
  name: "Test code",
  several: "Test codes",
  summary: "A code for a test.",
  strength: "weak",
  enrolment: "none",
  isTyped: true,
  provesChanges: true,
  spends: "row",
  ...writtenCode(3),
} as const satisfies OneTimeKind;

const kinds: readonly FactorKind[] = [...factorKinds, testKind, testCode];
const logins = openLogins({ kinds });
const plain = openLogins();
afterAll(() => Promise.all([logins.close(), plain.close()]));

async function person() {
  const login = await logins.person();
  await database().factor.deleteMany({ where: { userId: login.userId } });
  const secret = utf8("\u0005");
  const factor = await makeFactor(login.userId, { kind: "test_kind", secret, data: { word: "xyz" } });
  return { ...login, factorId: factor.id };
}

test("a kind with a counter: split, judged, spent, logged", async () => {
  const login = await person();
  expect(await logins.reasonOf(login, `${password}xyz0003`)).toBe("accepted");
  expect(await logins.reasonOf(login, `${password}xyz0003`)).toBe("replayed_code");
  expect(await logins.reasonOf(login, `${password}xyz0002`)).toBe("replayed_code");
  expect(await logins.reasonOf(login, `${password}xyz0099`)).toBe("wrong_code");
  expect(await logins.reasonOf(login, `${password}ab0004`)).toBe("wrong_password");
  expect(await logins.reasonOf(login, password)).toBe("missing_code");
  const { counter, lastUsedAt } = await database().factor.findUniqueOrThrow({
    where: { id: login.factorId },
  });
  expect([counter, lastUsedAt]).toEqual([3n, logins.clock.now()]);
  const attempt = await database().attempt.findFirst({ where: { username: login.username } });
  expect(attempt).toMatchObject({ factorKind: "test_kind", factorId: login.factorId });
  expect(JSON.stringify(attempt?.trace)).toContain(
    "Test token: the code is right and has not been used before.",
  );
});

test("of many at once one counts, through the shared write too", async () => {
  const login = await person();
  const results = await Promise.all(
    Array.from({ length: 8 }, () => logins.reasonOf(login, `${password}xyz0001`)),
  );
  expect(results.filter((reason) => reason === "accepted")).toHaveLength(1);
  expect(results.filter((reason) => reason === "replayed_code")).toHaveLength(7);
});

test("a kind of one-time codes", async () => {
  const login = await person();
  const codeMac = codeMacOf(await macKey(), testCode, "abc-def");
  await database().oneTimeCode.create({ data: { userId: login.userId, kind: "test_code", codeMac } });
  expect(await logins.reasonOf(login, `${password}ABC-def`)).toBe("accepted");
  expect(await logins.reasonOf(login, `${password}abc-def`)).toBe("replayed_code");
});

test("proves its owner in the console", async () => {
  const login = await person();
  const proof = { password, code: "xyz0001" };
  const actor = userActor(login.userId, login.username);
  const prove = () =>
    tryProof(ownProof(actor, proof, "test"), logins.clock.now(), async () => "changed", kinds);
  expect(await prove()).toEqual({ ok: true, value: "changed" });
  expect(await prove()).toEqual({ ok: false, failure: "used_code" });
});

test("without its descriptor it proves nothing, and data of another form neither", async () => {
  const login = await person();
  expect(await plain.reasonOf(login, `${password}xyz0001`)).toBe("no_factor");
  await database().factor.update({ where: { id: login.factorId }, data: { data: { word: 7 } } });
  expect(await logins.reasonOf(login, `${password}xyz0001`)).toBe("no_factor");
});
