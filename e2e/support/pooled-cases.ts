/** What must be so behind every pooler, with a real psql. */
import { expect } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { openSession, type Person, psqlTo, relayFrom, setReuse } from "./pooled";

/** `person` is let in as their role with password and code, once for each code, and with nothing less. */
export async function expectOneByOne(port: number, person: Person): Promise<void> {
  const isIn = async (typed: string) => (await psqlTo(port, person.name, typed)).isIn;
  const typed = person.typed();
  expect(await isIn(typed)).toBe(true);
  expect(await isIn(typed)).toBe(false);
  expect(await isIn("hunter2000000")).toBe(false);
  expect(await isIn("hunter2")).toBe(false);
  expect(await isIn(person.typed(1).replace("hunter2", "wrong"))).toBe(false);
  expect(await isIn(person.typed(1))).toBe(true);
  expect(await person.reasons()).toEqual([
    "accepted",
    "replayed_code",
    "wrong_code",
    "missing_code",
    "wrong_password",
    "accepted",
  ]);
}

/** Of four logins at once one is in without a reuse window, and three with one of three uses. */
export async function expectWindow(port: number, alice: Person, bob: Person): Promise<void> {
  const atOnce = async ({ name, typed }: Person) => {
    const text = typed();
    const logins = await Promise.all([1, 2, 3, 4].map(() => psqlTo(port, name, text)));
    return logins.filter(({ isIn }) => isIn).length;
  };
  expect(await atOnce(alice)).toBe(1);
  await setReuse(3, 60);
  expect(await atOnce(bob)).toBe(3);
}

/** What is known of `person`, who comes from 127.0.0.9: in PostgreSQL's session, and in Postern's login log. */
export async function addressesOf(port: number, person: Person) {
  const elsewhere = await relayFrom("127.0.0.9", port);
  const session = await openSession(elsewhere.port, person.name, person.typed());
  try {
    const { rows } = await session.query<{ client: string | null; name: string }>(
      "SELECT host(inet_client_addr()) AS client, current_setting('application_name') AS name",
    );
    const attempt = await database().attempt.findFirstOrThrow({ where: { username: person.name } });
    return {
      inPostgres: rows[0]?.client,
      applicationName: rows[0]?.name,
      inPostern: attempt.personAddress,
    };
  } finally {
    await session.end();
    elsewhere.close();
  }
}
