/** Programs that wait, raced: two polls, two people, and a session that ends while the password is being fetched. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { after, seconds } from "@/lib/foundation/base/durations";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { signOut } from "@/lib/people/console-sessions/start";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { createAuthenticator } from "@/lib/testing/authenticator";
import { giveTo, signedIn } from "@/lib/testing/connections";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { type Login, openLogins, start } from "@/lib/testing/logins";
import { giveConsoleName, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { askEveryMs, fetchConnect, startConnect } from "./requests";
import { allowConnect, connectRequest, refuseConnect } from "./service";

const logins = openLogins();
const { clock } = logins;
afterAll(() => logins.close());

type Person = { readonly login: Login; readonly actor: UserActor; readonly key: Key };
type Key = ReturnType<typeof createAuthenticator>;
async function person(ip = "192.0.2.1"): Promise<Person> {
  const login = await logins.person();
  const actor = await signedIn(login.userId, start, ip);
  const key = createAuthenticator();
  await makePasskey(actor, key, clock);
  return { login, actor, key };
}

let ada: Person;
beforeEach(async () => {
  clock.set(start);
  await database().connectRequest.deleteMany();
  await giveConsoleName();
  ada = await person();
});

async function begin() {
  const secret = randomBytes(32).toString("base64url");
  const secretHash = createHash("sha256").update(secret).digest("base64url");
  const said = { program: "psql", machine: "laptop", username: "", server: "" };
  const { id } = await startConnect({ secretHash, ...said }, "192.0.2.1", clock);
  return { secret, id };
}
const touch = async ({ actor, key }: Person) =>
  key.touch((await beginTouch(actor, "connection", clock)).options, testOrigin);
const allow = async (by: Person, requestId: string) => {
  const answer = await touch(by);
  return allowConnect(by.actor, { requestId, clientId: by.login.clientId, code: "", answer }, clock);
};
const passwordsOf = ({ login }: Person) => database().oneTimeCode.count({ where: { userId: login.userId } });
const settled = (all: readonly Promise<unknown>[]) =>
  Promise.allSettled(all).then((each) => each.map(({ status }) => status));

/** Waits until so many wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const [row] = await database().$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if ((row?.count ?? 0) >= count) return;
  }
}

/** Begins `work` while `hold` holds rows, and lets them go once two others wait for a lock. */
async function whileHeld(
  hold: (tx: Transaction) => Promise<unknown>,
  work: () => Promise<readonly Promise<unknown>[]>,
): Promise<readonly PromiseSettledResult<unknown>[]> {
  let begun: readonly Promise<unknown>[] = [];
  await database().$transaction(
    async (tx) => {
      await hold(tx);
      begun = await work();
      await untilWaiting(2);
    },
    { timeout: 15_000 },
  );
  return Promise.allSettled(begun);
}

test("two polls that are both in time, and wait for the person at the same moment, give one password", async () => {
  const { id, secret } = await begin();
  await allow(ada, id);
  clock.advance(askEveryMs);
  const later = fixedClock(after(clock.now(), seconds(1)));
  const came = await whileHeld(
    (tx) => holdUsers(tx, [ada.login.userId]),
    async () => {
      const first = fetchConnect({ secret }, clock);
      // Paced by a statement of its own, so the second comes when the first has been there.
      await untilWaiting(1);
      return [first, fetchConnect({ secret }, later)];
    },
  );
  const said = came.map((each) =>
    each.status === "fulfilled" ? (each.value as { status: string }).status : each,
  );
  expect(said.sort()).toEqual(["given", "over"]);
  expect(await passwordsOf(ada)).toBe(1);
});

test("a session that ends while the password is fetched: neither waits for the other, and nothing counts afterwards", async () => {
  const { id, secret } = await begin();
  await allow(ada, id);
  // One that was given before, for whose row the end of the session waits in the middle of its work.
  await giveTo(ada.actor, ada.login.clientId, clock.now());
  clock.advance(askEveryMs);
  const [ended, fetched] = await whileHeld(
    (tx) => tx.$queryRaw`SELECT 1 FROM one_time_codes WHERE user_id = ${ada.login.userId}::uuid FOR UPDATE`,
    async () => {
      const ending = signOut(ada.actor, clock);
      await untilWaiting(1);
      return [ending, fetchConnect({ secret }, clock)];
    },
  );
  expect(ended?.status).toBe("fulfilled");
  expect(fetched).toEqual({ status: "fulfilled", value: { status: "refused" } });
  const open = { userId: ada.login.userId, revokedAt: null };
  expect(await database().oneTimeCode.count({ where: open })).toBe(0);
});

test("of two people who allow one program at the same moment one does, and the password is theirs", async () => {
  for (let round = 0; round < 3; round++) {
    const bea = await person();
    clock.advance(askEveryMs);
    const { id, secret } = await begin();
    const came = await settled([allow(ada, id), allow(bea, id)]);
    expect(came.filter((status) => status === "fulfilled")).toHaveLength(1);
    const [winner, loser] = came[0] === "fulfilled" ? [ada, bea] : [bea, ada];
    const seen = async ({ actor }: Person) => (await connectRequest(actor, { requestId: id }, clock)).state;
    expect([await seen(winner), await seen(loser)]).toEqual(["allowed", "over"]);
    clock.advance(askEveryMs);
    const had = await passwordsOf(loser);
    const given = await fetchConnect({ secret }, clock);
    if (given.status !== "given") throw new Error(given.status);
    expect(given.username).toBe(winner.login.username);
    expect(await passwordsOf(loser)).toBe(had);
    expect(await logins.reasonOf(loser.login, given.password)).toBe("wrong_connection_password");
    expect(await logins.reasonOf(winner.login, given.password)).toBe("accepted_connection_password");
  }
});

test("allowed and refused at the same moment: what was refused is given nothing", async () => {
  const { id, secret } = await begin();
  const answer = await touch(ada);
  const allowing = allowConnect(
    ada.actor,
    { requestId: id, clientId: ada.login.clientId, code: "", answer },
    clock,
  );
  const [allowed, refused] = await settled([allowing, refuseConnect(ada.actor, { requestId: id }, clock)]);
  expect([allowed, refused].filter((status) => status === "fulfilled")).toHaveLength(1);
  clock.advance(askEveryMs);
  expect((await fetchConnect({ secret }, clock)).status).toBe(refused === "fulfilled" ? "refused" : "given");
});
