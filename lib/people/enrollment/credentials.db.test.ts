/** A password that changes between the two steps of a login: what the first one remembers of the old one counts no more. */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { forgetCredentials, holdLogins } from "@/lib/login/authentication/login-state";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { setPassword } from "@/lib/people/users/password";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { changeOwnPassword } from "./own-password";

const logins = openLogins({ clock: systemClock });
afterAll(() => logins.close());

const newPassword = "correct horse battery";
let login: Login;
beforeEach(async () => {
  logins.clock.set(new Date());
  login = await logins.person();
  await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
});

async function firstStep(username = login.username): Promise<Uint8Array> {
  const { answer } = await logins.attempt({ ...login, username }, password);
  if (answer.kind !== "challenge") throw new TypeError(`expected a second step, got ${answer.kind}`);
  return answer.state;
}

test.each<[string, () => Promise<unknown>]>([
  [
    "an operator sets",
    () => setPassword(operatorWith("owner"), { userId: login.userId, password: newPassword }),
  ],
  [
    "people change",
    () => {
      const actor = userActor(login.userId, login.username);
      return changeOwnPassword(actor, { password, code: logins.code(-1), newPassword });
    },
  ],
])(
  "one that %s ends what was begun with the old one, under an alias as well, and nothing of others",
  async (_, change) => {
    const other = await logins.person();
    await database().client.update({ where: { id: other.clientId }, data: { codeEntry: "challenge" } });
    const { answer: ofOther } = await logins.attempt(other, password);
    const alias = `${login.username}_ro`;
    await database().userAlias.create({ data: { userId: login.userId, name: alias } });
    const [state, ofAlias] = [await firstStep(), await firstStep(alias)];
    await change();
    expect(await logins.reasonOf(login, logins.code(), { state })).toBe("challenge_expired");
    expect(await logins.reasonOf({ ...login, username: alias }, logins.code(), { state: ofAlias })).toBe(
      "challenge_expired",
    );
    const kept = ofOther.kind === "challenge" ? ofOther.state : null;
    expect(await logins.reasonOf(other, logins.code(), { state: kept })).toBe("accepted");
  },
);

test("a first step that comes while it is being changed is not remembered", async () => {
  let step: Promise<string> = Promise.resolve("");
  const passwordHash = await hashPassword(newPassword);
  await database().$transaction(async (tx) => {
    await holdLogins(tx, [login.userId]);
    step = logins.reasonOf(login, password);
    await vi.waitFor(async () => {
      const [row] = await database().$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(row?.count).toBeGreaterThan(0);
    });
    await tx.user.update({ where: { id: login.userId }, data: { passwordHash } });
    await forgetCredentials(tx, [login.userId]);
  });
  expect(await step).toBe("unavailable");
  expect(await database().challenge.count({ where: { username: login.username } })).toBe(0);
});
