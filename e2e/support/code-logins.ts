/** What must be so of every kind of code that is sent, with a real psql by RADIUS and by LDAPS, however the code travels. */
import { expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { sendCodeName } from "@/lib/login/authentication/sending";
import { otherWay, type Way, ways } from "./both-doors";
import { expectOneOfRace, race, type Sent, type SentLogins, sentHolder } from "./sent-logins";

/** A kind of code, and the row of the outbox that it left by: what is kept of a code when it was sent. */
export type SentCode = Sent & { readonly outboxRowOf: (userId: string) => Promise<object> };

const wrongOf = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/** What must be so by every gateway. `logins` gives what was started before the tests. */
export function testOneCode(logins: () => SentLogins, sent: SentCode): void {
  test.each(Object.keys(ways) as Way[])(
    "by %s the password alone is refused, a code comes, and password and code let in once, by either protocol",
    async (way) => {
      const ada = await sentHolder(logins(), sent);
      expect(await ada.logIn(way, "hunter2")).toBe(false);
      const [code = ""] = await ada.arrived(1);
      expect(await ada.logIn(way, `hunter2${wrongOf(code)}`)).toBe(false);
      expect(await ada.logIn(otherWay[way], `hunter2${code}`)).toBe(true);
      expect(await ada.logIn(way, `hunter2${code}`)).toBe(false);
      expect(await ada.reasons()).toEqual(["code_sent", "wrong_password", "accepted", "replayed_code"]);
      // Nothing of the code is left where it went out.
      const kept = await vi.waitFor(
        async () => {
          const row = await sent.outboxRowOf(ada.id);
          expect(row).toMatchObject({ state: "sent", contentSealed: null });
          return row;
        },
        { timeout: 20_000, interval: 50 },
      );
      expect(JSON.stringify(kept)).not.toContain(code);
      const job = await database().job.findFirstOrThrow({
        where: { name: sendCodeName, input: { path: ["factorId"], equals: ada.factorId } },
      });
      expect(job).toMatchObject({ state: "done" });
    },
  );
}

/** The tests of one kind. `logins` gives what was started before them. */
export function testCodeLogins(logins: () => SentLogins, sent: SentCode): void {
  const holder = (password?: string) => sentHolder(logins(), sent, password);
  testOneCode(logins, sent);

  test.each(Object.keys(ways) as Way[])(
    "by %s an expired code is refused, a late one counts, and one that two newer ones follow does not",
    async (way) => {
      const ada = await holder();
      expect(await ada.logIn(way)).toBe(false);
      const [expired = ""] = await ada.arrived(1);
      await ada.letPass(601);
      expect(await ada.logIn(way, `hunter2${expired}`)).toBe(false);
      for (let n = 0; n < 2; n++) {
        expect(await ada.logIn(way)).toBe(false);
        await ada.arrived(n + 2);
        await ada.letPass(31);
      }
      expect(await ada.logIn(way)).toBe(false);
      const [, superseded = "", late = "", newest = ""] = await ada.arrived(4);
      expect(await ada.logIn(way, `hunter2${superseded}`)).toBe(false);
      expect(await ada.logIn(way, `hunter2${late}`)).toBe(true);
      expect(await ada.logIn(way, `hunter2${newest}`)).toBe(false);
    },
  );

  test.each(Object.keys(ways) as Way[])(
    "by %s a password that ends in six digits asks for a code as any other",
    async (way) => {
      const ada = await holder("hunter123456");
      expect(await ada.logIn(way)).toBe(false);
      const [code = ""] = await ada.arrived(1);
      expect(await ada.logIn(way, `hunter123456${code}`)).toBe(true);
      expect(await ada.reasons()).toEqual(["code_sent", "accepted"]);
    },
  );

  test("libpq that repeats a refused login without TLS causes one code", async () => {
    const ada = await holder();
    expect(await ada.logIn("radius", "hunter2", "prefer")).toBe(false);
    await ada.arrived(1);
    expect(await ada.reasons()).toEqual(["code_sent", "code_sent_already"]);
  });

  test("20 psql at once at two workers by two protocols: one code for the password, one is in with it", async () => {
    const ada = await holder();
    expect((await race((way) => ada.logIn(way))).some(Boolean)).toBe(false);
    const [code = ""] = await ada.arrived(1);
    expect((await race((way) => ada.logIn(way, `hunter2${code}`))).filter(Boolean)).toHaveLength(1);
    await ada.arrived(1);
    await expectOneOfRace(ada.name, "code_sent");
  }, 60_000);

  test("past what one address gets in a day no code leaves, and the right code that is open still lets in", async () => {
    const { sentCodesPerTarget } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
    const ada = await holder();
    expect(await ada.logIn("radius")).toBe(false);
    const [code = ""] = await ada.arrived(1);
    await ada.letPass(31);
    await database()
      .$executeRaw`UPDATE sent_tallies SET count = ${sentCodesPerTarget} WHERE key LIKE ${`%${ada.to}`}`;
    expect(await ada.logIn("radius")).toBe(false);
    expect(await ada.logIn("ldap")).toBe(false);
    expect(await ada.logIn("ldap", `hunter2${code}`)).toBe(true);
    expect(await ada.reasons()).toEqual(["code_sent", "code_not_sent", "code_not_sent", "accepted"]);
    await ada.arrived(1);
  });
}
