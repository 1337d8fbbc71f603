/** The first run on a real store: only the link's holder, resumable until the owner exists, closed for good after. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { isSetupComplete, issueSetupToken } from "@/lib/people/operators/setup-link";
import { signInOperator } from "@/lib/people/operators/sign-in";
import { operatorWith } from "@/lib/testing/actors";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { hasOwner, setupProgress } from "./queries";
import { startOwnerInput } from "./schema";
import { checkSetupToken, closeFinishedSetup, confirmOwner, type StartedOwner, startOwner } from "./service";

const clock = fixedClock("2026-05-01T10:00:00Z");
const password = "seven green tractors";
let token = "";

function codeFor({ secretText }: StartedOwner, steps = 0): string {
  const secret = decodeBase32(secretText);
  if (!secret) throw new Error("the key is not base32");
  const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
  return codeAt(key, stepAt(key, clock.now()) + steps);
}
const start = (username = "grace") => startOwner(startOwnerInput.parse({ token, username, password }), clock);
const confirm = (started: StartedOwner, code = codeFor(started)) =>
  confirmOwner({ token, link: started.link, password, code }, "192.0.2.9", clock);

beforeEach(async () => {
  await database().operator.deleteMany();
  await database().settings.update({ where: { id: 1 }, data: { setupCompletedAt: null } });
  token = await issueSetupToken(systemActor("launcher"));
});

it("leads from the link to an owner who can sign in, and closes", async () => {
  const started = await start("Grace");
  expect(started.uri).toMatch(/^otpauth:\/\/totp\//);
  expect(await hasOwner()).toBe(false);
  expect(await confirm(started)).toEqual({ username: "grace" });
  expect([await hasOwner(), await isSetupComplete()]).toEqual([true, true]);
  const { setupTokenHash } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  expect(setupTokenHash).toBeNull();
  await expect(checkSetupToken({ token })).rejects.toMatchObject({ code: "not_found" });
  await expect(start()).rejects.toMatchObject({ code: "not_found" });
  const signIn = { username: "grace", password, ip: null };
  expect(await signInOperator({ ...signIn, code: codeFor(started) }, clock)).toEqual({ ok: false });
  expect(await signInOperator({ ...signIn, code: codeFor(started, 1) }, clock)).toMatchObject({ ok: true });
  const actions = (
    await database().auditEvent.findMany({
      where: { actorKind: { not: "user" }, action: { not: "operator.sign_in_failed" } },
      orderBy: { id: "desc" },
      take: 3,
    })
  ).map(({ action }) => action);
  expect(actions).toEqual(["operator.signed_in", "setup.completed", "operator.enrolled"]);
});

describe("the link", () => {
  it("does nothing for a stranger, nor after it was replaced", async () => {
    const refused = { code: "not_found" };
    await expect(checkSetupToken({ token: "guess" })).rejects.toMatchObject(refused);
    const old = token;
    token = await issueSetupToken(systemActor("launcher"));
    await expect(checkSetupToken({ token: old })).rejects.toMatchObject(refused);
    await expect(startOwner({ token: old, username: "eve", password }, clock)).rejects.toMatchObject(refused);
    expect(await checkSetupToken({ token })).toMatchObject({ minLength: 12 });
  });

  it("is needed at the second step too", async () => {
    const started = await start();
    const code = codeFor(started);
    await expect(
      confirmOwner({ token: "guess", link: started.link, password, code }, null, clock),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await hasOwner()).toBe(false);
  });

  it("lets one start over, and the first key is void", async () => {
    const first = await start("grace");
    const second = await start("ada");
    await expect(confirm(first)).rejects.toMatchObject({ code: "not_found" });
    await confirm(second);
    const names = await database().operator.findMany({ select: { username: true } });
    expect(names).toEqual([{ username: "ada" }]);
  });
});

it("refuses a weak password before the phone comes out, and a wrong code after", async () => {
  const weak = startOwner({ token, username: "grace", password: "grace12345678" }, clock);
  await expect(weak).rejects.toMatchObject({ fields: { password: expect.any(String) } });
  expect(await database().operator.count()).toBe(0);
  const started = await start();
  await expect(confirm(started, "000000")).rejects.toMatchObject({ fields: { code: expect.any(String) } });
  expect(await isSetupComplete()).toBe(false);
  await confirm(started);
});

it("closes what a crash left open once the owner exists", async () => {
  await confirm(await start());
  const left = { setupCompletedAt: null };
  await database().settings.update({ where: { id: 1 }, data: left });
  token = await issueSetupToken(systemActor("launcher"));
  await expect(checkSetupToken({ token })).rejects.toMatchObject({ code: "not_found" });
  await closeFinishedSetup(clock);
  expect(await isSetupComplete()).toBe(true);
});

it("tells the owner, and nobody else, how far it has come", async () => {
  expect(await setupProgress(operatorWith("owner"))).toMatchObject({ client: null, user: null });
  await database().user.create({ data: { username: "ana" } });
  expect((await setupProgress(operatorWith("owner"))).user).toMatchObject({
    username: "ana",
    isEnrolled: false,
  });
  await expect(setupProgress(operatorWith("administrator"))).rejects.toMatchObject({ code: "forbidden" });
});
