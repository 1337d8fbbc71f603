/** What lets nobody in because it is foreign to this version or this user, or changed while the password was checked. */
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createFirstFactors, sources } from "@/lib/login/first-factor/port";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";

/** What happens while a password is being checked: between reading and commit. */
let meanwhile: () => Promise<unknown> = async () => {};
const waiting = sources.map((source) => ({
  ...source,
  check: async (...asked: Parameters<typeof source.check>) => {
    const isRight = await source.check(...asked);
    await meanwhile();
    return isRight;
  },
}));
const logins = openLogins({ firstFactors: createFirstFactors({ sources: waiting, nobody: waiting[0] }) });
afterAll(() => logins.close());

let login: Login;
beforeEach(async () => {
  meanwhile = async () => {};
  logins.clock.set(start);
  login = await logins.person();
});

describe("factors", () => {
  test("of an operator, whose row is another's", async () => {
    const { id } = await database().operator.create({
      data: { username: `op-${login.username}`, role: "owner" },
    });
    await database().factor.update({
      where: { id: login.factorId },
      data: { userId: null, operatorId: id },
    });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("no_factor");
  });

  test("that are removed while the password is checked", async () => {
    meanwhile = () => database().factor.deleteMany({ where: { id: login.factorId } });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("no_factor");
  });
});

describe("a State", () => {
  const challenged = async () => {
    await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
    const { answer } = await logins.attempt(login, password);
    if (answer.kind !== "challenge") throw new Error(`expected a challenge, got ${answer.kind}`);
    return answer.state;
  };

  test("that nobody was given, or that differs in one bit", async () => {
    const state = await challenged();
    const changed = Uint8Array.from(state, (octet, i) => (i === 0 ? octet ^ 1 : octet));
    expect(hex(changed)).not.toBe(hex(state));
    for (const wrong of [changed, new Uint8Array(24), new Uint8Array(0)])
      expect(await logins.reasonOf(login, logins.code(), { state: wrong })).toBe("challenge_expired");
  });
});

describe("words that this version does not know", () => {
  test("a door of a client is no door, and what is not 'postgresql' requires Message-Authenticator", async () => {
    await database().client.update({
      where: { id: login.clientId },
      data: { doors: ["carrier_pigeon", "ldap"], messageAuthenticator: "sometimes", codeEntry: "sung" },
    });
    const { clients } = await logins.readConfig();
    expect(clients.find(({ id }) => id === login.clientId)).toMatchObject({
      doors: ["ldap"],
      messageAuthenticator: "required",
      codeEntry: "appended",
    });
  });

  test("a kind of factor proves nothing", async () => {
    await database().factor.update({ where: { id: login.factorId }, data: { kind: "carrier_pigeon" } });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("no_factor");
  });
});

describe("what changes between reading and commit", () => {
  const bump = { version: { increment: 1 } };
  const setUser = (data: object) =>
    database().user.update({
      where: { id: login.userId },
      data: { ...data, loginState: { update: bump } },
    });

  test("the password: what was checked is not asked any more, and nothing is answered", async () => {
    const passwordHash = await hashPassword("another one");
    meanwhile = () => setUser({ passwordHash });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("unavailable");
    meanwhile = async () => {};
    expect(await database().attempt.count({ where: { username: login.username } })).toBe(0);
    expect(await logins.reasonOf(login, password + logins.code())).toBe("wrong_password");
    expect(await logins.reasonOf(login, `another one${logins.code()}`)).toBe("accepted");
  });

  test("the same password with another salt is another credential", async () => {
    const passwordHash = await hashPassword(password);
    meanwhile = () => setUser({ passwordHash });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("unavailable");
  });

  test("the user is locked", async () => {
    meanwhile = () =>
      database().loginState.update({
        where: { userId: login.userId },
        data: { ...bump, failures: 5, lockedUntil: new Date(start.getTime() + minutes(1)) },
      });
    expect(await logins.reasonOf(login, password + logins.code())).toBe("user_locked");
  });

  test("the configuration", async () => {
    const config = await logins.readConfig();
    meanwhile = async () => {
      await database().policy.updateMany({ data: { description: "changed" } });
      await database().loginState.update({ where: { userId: login.userId }, data: bump });
    };
    expect(await logins.reasonOf(login, password + logins.code(), { config })).toBe("stale_config");
    expect(await database().attempt.count({ where: { username: login.username } })).toBe(0);
  });
});
