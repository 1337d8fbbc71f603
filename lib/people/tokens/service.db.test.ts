/** Handing out tokens of the stock on the real store: who may have one, how many, and one winner; and finding them in the list. */

import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { operatorWith } from "@/lib/testing/actors";
import { makeToken, makeUser } from "@/lib/testing/factories";
import {
  allowTokens,
  auditedRows,
  emptyStock,
  tokenCalled,
  tokenKey,
  tokenState,
} from "@/lib/testing/tokens";
import { listTokens } from "./queries";
import { readTokenListRequest } from "./schema";
import { assignToken, moveToken } from "./service";

const admin = operatorWith("administrator");
const { secret } = tokenKey;

beforeEach(emptyStock);

test("of twenty at once one wins, and the one token is one factor", async () => {
  const { serial } = await makeToken({ secret });
  const users = await Promise.all(Array.from({ length: 20 }, () => makeUser()));
  const results = await Promise.allSettled(
    users.map(({ username }) => assignToken(admin, { serial, username })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) {
    if (result.status === "rejected")
      expect(result.reason).toMatchObject({ fields: { serial: expect.any(String) } });
  }
  expect(await database().factor.count({ where: { userId: { in: users.map(({ id }) => id) } } })).toBe(1);
});

test("of ten tokens at once a person gets no more than allowed", async () => {
  await allowTokens({ maxFactorsPerUser: 2 });
  const tokens = await Promise.all(Array.from({ length: 10 }, () => makeToken()));
  const { id, username } = await makeUser();
  const results = await Promise.allSettled(
    tokens.map(({ serial }) => assignToken(admin, { serial, username })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  expect(await database().factor.count({ where: { userId: id } })).toBe(2);
});

test.each<[string, (tx: Transaction, id: string) => Promise<unknown>, RegExp]>([
  ["deleted", (tx, id) => tx.user.delete({ where: { id } }), /No user/],
  ["disabled", (tx, id) => tx.user.update({ where: { id }, data: { disabledAt: new Date() } }), /disabled/],
])("a user who is %s while somebody assigns a token gets none", async (_, end, sentence) => {
  const { serial } = await makeToken();
  const { id, username } = await makeUser();
  const { assigning } = await database().$transaction(async (tx) => {
    await holdLogins(tx, [id]);
    const assigning = assignToken(admin, { serial, username }).catch((error) => error);
    while ((await waitingForLock()) === 0) await sleep(20);
    await end(tx, id);
    return { assigning };
  });
  expect(await assigning).toMatchObject({ fields: { username: expect.stringMatching(sentence) } });
  expect(await tokenState(serial)).toBe("free");
});

async function waitingForLock(): Promise<number> {
  const [row] = await database().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

test("refusals stand beside what is wrong", async () => {
  const { serial } = await makeToken();
  const { username } = await makeUser();
  const gone = await makeUser({ disabledAt: new Date() });
  const refused = (input: { serial: string; username: string }) =>
    assignToken(admin, input).catch((error) => error.fields);
  expect(await refused({ serial: "nothing", username })).toEqual({
    serial: expect.stringMatching(/no token/),
  });
  expect(await refused({ serial, username: "nobody" })).toEqual({
    username: expect.stringMatching(/No user/),
  });
  expect(await refused({ serial, username: gone.username })).toEqual({
    username: expect.stringMatching(/disabled/),
  });
  await allowTokens({ allowedFactors: ["totp"] });
  expect(await refused({ serial, username })).toEqual({
    username: expect.stringMatching(/may not have this kind/),
  });
  await allowTokens({});
  for (const [data, word] of [
    [{ lostAt: new Date() }, /lost/],
    [{ revokedAt: new Date(), secretSealed: null }, /revoked/],
  ] as const) {
    const other = await makeToken(data);
    expect(await refused({ serial: other.serial, username })).toEqual({
      serial: expect.stringMatching(word),
    });
  }
  expect(await database().factor.count({ where: { user: { username } } })).toBe(0);
});

test("the secret is sealed anew for the factor, the person is told of it, and both are in the audit log", async () => {
  const { id: tokenId, serial } = await makeToken({ secret });
  const { id, username } = await makeUser();
  await database().userAlias.create({ data: { name: `${username}_2`, userId: id } });
  expect(await assignToken(admin, { serial, username: `${username}_2` })).toEqual({ userId: id, serial });
  const factor = await database().factor.findFirstOrThrow({ where: { userId: id } });
  expect(factor).toMatchObject({ kind: "hotp", name: `Token ${serial}`, isDefault: true, counter: -1n });
  const token = await tokenCalled(serial);
  expect(token.factorId).toBe(factor.id);
  expect(Buffer.from(factor.secretSealed).equals(Buffer.from(token.secretSealed ?? []))).toBe(false);
  await moveToken(admin, { tokenId, to: "free" });
  expect((await auditedRows()).map(([action, name]) => [action, name])).toEqual([
    ["token.assigned", username],
    ["token.put_back", serial],
    ["token.unassigned", username],
  ]);
  expect(await tokenState(serial)).toBe("free");
});

test("a search finds a token by the person who has it, and only what asked for", async () => {
  const [{ serial }] = [await makeToken(), await makeToken({ lostAt: new Date() })];
  const { username } = await makeUser({ displayName: "Grace Hopper" });
  await assignToken(admin, { serial, username });
  const found = await listTokens(admin, readTokenListRequest({ q: "hopp" }));
  expect(found).toMatchObject({
    total: 1,
    rows: [{ serial, username, state: "assigned", form: "6 digits" }],
  });
  expect((await listTokens(admin, readTokenListRequest({ state: "lost" }))).rows).toHaveLength(1);
  expect((await listTokens(admin, readTokenListRequest({ kind: "yubikey" }))).total).toBe(0);
});
