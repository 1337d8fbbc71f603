/** What somebody tries who knows the password of another: each attempt is made for real, at two workers on one store. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { askedPerson } from "@/lib/testing/approvals";
import { twoWorkersThatAsk } from "@/lib/testing/asked-logins";
import { type ScriptedDirectory, startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { makeDirectory, makeServer } from "@/lib/testing/factories";
import { password } from "@/lib/testing/logins";

const { one, other, policy, pass, approvalsOf, approveLast, refuseLast, many, failuresOf } =
  twoWorkersThatAsk();

/** The verifier of "pencil" (RFC 7677). */
const pencil =
  "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

describe('after "not me"', () => {
  test("the same password, written with signs that PostgreSQL leaves out, asks nobody either", async () => {
    const ada = await askedPerson(one);
    const server = await makeServer();
    const scramSealed = sealVerifier(ada.userId, pencil);
    await database().user.update({ where: { id: ada.userId }, data: { passwordHash: null, scramSealed } });
    expect(await one.reasonOf(ada, "pencil")).toBe("approval_asked");
    await refuseLast(ada, "not_me");
    // What a thief opened before may stand open.
    expect(await database().sessionEnd.findUnique({ where: { userId: ada.userId } })).toMatchObject({
      reason: "not_me",
      isAsked: false,
    });
    await database().server.delete({ where: { id: server.id } });
    for (const typed of ["pen\u00adcil", "\u200dpencil", "pen\u2060cil", "\uff50encil"])
      expect([typed, await one.reasonOf(ada, typed)]).toEqual([typed, "approval_denied"]);
    expect(await approvalsOf(ada)).toHaveLength(1);
  });

  test("an attempt that was let in too late is not let in at the next server", async () => {
    const ada = await askedPerson(one);
    await policy("pass");
    await one.attempt(ada, password);
    await approveLast(ada);
    expect(await one.reasonOf(ada, password)).toBe("accepted_approved");
    await database().loginState.update({ where: { userId: ada.userId }, data: { acceptedLate: true } });
    const { clientId } = await one.person();
    pass(seconds(1));
    expect(await one.reasonOf({ ...ada, clientId }, password)).toBe("approval_asked");
    await refuseLast(ada, "not_me");
    expect(await other.reasonOf(ada, password)).toBe("approval_denied");
  });

  test("nothing that is approved at the same moment lets anybody in", async () => {
    for (let round = 0; round < 5; round++) {
      const ada = await askedPerson(one);
      const { clientId } = await one.person();
      await policy("pass");
      await one.attempt({ ...ada, clientId }, password);
      pass(seconds(1));
      await one.attempt(ada, password);
      const [first] = await approvalsOf(ada);
      await database().approval.update({
        where: { id: first?.id ?? "" },
        data: { openedAt: one.clock.now() },
      });
      await Promise.allSettled([approveLast(ada), refuseLast(ada, "not_me"), many(ada, password, 6)]);
      const answers = (await approvalsOf(ada)).map(({ answer }) => answer);
      if (!answers.includes("not_me")) continue;
      expect(new Set(await many(ada, password, 4))).toEqual(new Set(["approval_denied"]));
      expect(await one.reasonOf({ ...ada, clientId }, password)).toBe("approval_denied");
    }
  });
});

describe("what somebody else approved", () => {
  test("lets in nobody who has the same password", async () => {
    const [ada, bea] = [await askedPerson(one), await askedPerson(one)];
    await policy("pass");
    await one.attempt(ada, password);
    await approveLast(ada);
    expect(await one.reasonOf({ ...bea, clientId: ada.clientId }, password)).toBe("approval_asked");
    expect(await approvalsOf(ada)).toMatchObject([{ uses: 0 }]);
    expect(await one.reasonOf(ada, password)).toBe("accepted_approved");
  });

  test("passes no policy that wants more than such a kind can give", async () => {
    const ada = await askedPerson(one);
    await policy("pass");
    await one.attempt(ada, password);
    await approveLast(ada);
    const strength = (leastStrength: string) =>
      database().policy.updateMany({ where: { isDefault: true }, data: { leastStrength } });
    await strength("strong");
    expect(await one.reasonOf(ada, password)).toBe("factor_too_weak");
    await strength("any");
  });
});

test("asking through many clients at once is one limit, and what is asked ends by itself", async () => {
  const ada = await askedPerson(one);
  const clients = await Promise.all(Array.from({ length: 8 }, () => one.person()));
  const reasons = await Promise.all(
    clients.map(({ clientId }, n) => (n % 2 ? one : other).reasonOf({ ...ada, clientId }, password)),
  );
  expect(reasons.filter((reason) => reason === "approval_asked")).toHaveLength(3);
  expect(reasons.filter((reason) => reason === "approval_not_asked")).toHaveLength(5);
  pass(minutes(10));
  await expect(approveLast(ada)).rejects.toMatchObject({ code: "not_found" });
});

describe("somebody whom a directory knows", () => {
  const base = "ou=people,dc=corp,dc=test";
  let real: ScriptedDirectory;
  let directoryId = "";
  beforeAll(async () => {
    const attributes = {
      objectClass: ["inetOrgPerson"],
      uid: ["dora"],
      cn: ["dora"],
      entryUUID: ["id-dora"],
    };
    real = await startScriptedDirectory({
      entries: [{ dn: `uid=dora,${base}`, attributes }],
      bind: (name, typed) => ({ code: name === "cn=reader" || typed === password ? 0 : 49 }),
    });
    const to = { addresses: [`${real.host}:${real.tlsPort}`], caCertificate: real.authority };
    directoryId = (await makeDirectory({ ...to, userBase: base, bindDn: "cn=reader" })).id;
  });
  afterAll(() => real?.close());

  test("is asked once by many at two workers and let in once, and a right password counts as no failure", async () => {
    const dora = await askedPerson(one);
    const from = { directoryId, directoryKey: "id-dora", passwordHash: null };
    await database().user.update({ where: { id: dora.userId }, data: from });
    await policy("pass");
    const asked = await many(dora, password, 4);
    expect(asked.filter((reason) => reason === "approval_asked")).toHaveLength(1);
    expect(await failuresOf(dora)).toBe(0);
    await approveLast(dora);
    const came = await many(dora, password, 4);
    expect(came.filter((reason) => reason.startsWith("accepted"))).toEqual(["accepted_approved"]);
    expect(await approvalsOf(dora)).toMatchObject([{ uses: 1 }]);
    expect(await failuresOf(dora)).toBe(0);
  });
});
