/** Tests telling people by mail: what is written, for whom, with whose words, and what is kept of it. */
import { beforeEach, expect, test } from "vitest";
import { after, days, hours } from "@/lib/foundation/base/durations";
import { readMailServer } from "@/lib/foundation/mail/settings";
import { database } from "@/lib/foundation/platform/database";
import { makeOperator, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { tell, tellMany } from "./tell";

const ends = after(new Date(), hours(5));
const link = "https://postern.example.org/enroll#a-token-of-a-test";
const person = { displayName: "Ada <b>Lovelace</b>", email: "ada@example.org" };
const mails = () => database().outgoingMail.findMany({ orderBy: { createdAt: "asc" } });

beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().job.deleteMany();
  await database().mailText.deleteMany();
  await setUpMail();
});

test("without mail nothing is written, and nothing is queued", async () => {
  await database().mailSettings.deleteMany();
  const { id } = await makeUser(person);
  expect(await tell(database(), { event: "activation", userId: id, data: { link, ends } })).toBe(false);
  expect(await mails()).toEqual([]);
  expect(await database().job.count()).toBe(0);
  expect(await readMailServer(database())).toBeNull();
});

test("a link stands in the store sealed alone; the mail is of use until the link ends", async () => {
  const { id } = await makeUser(person);
  expect(await tell(database(), { event: "activation", userId: id, data: { link, ends } })).toBe(true);
  const [mail] = await mails();
  expect(mail).toMatchObject({
    ...{ userId: id, toAddress: "ada@example.org", state: "waiting", hasSecret: true },
    ...{ text: null, html: null, usefulUntil: ends },
  });
  expect(mail?.messageId).toBe(`<${mail?.id}@example.org>`);
  expect(JSON.stringify(mail)).not.toContain("a-token-of-a-test");
  const found = await database().$queryRaw`SELECT FROM jobs WHERE name = 'mail.send' AND state = 'waiting'`;
  expect(found).toHaveLength(1);
});

test("names are escaped in HTML and stand as they are in text; instants are in UTC", async () => {
  const { id } = await makeUser(person);
  const data = { by: "the help desk", reason: "<script>", at: new Date("2026-11-26T14:05:00Z") };
  await tell(database(), { event: "factors_reset", userId: id, data });
  const [mail] = await mails();
  expect(mail?.text).toContain("Hello Ada <b>Lovelace</b>,");
  expect(mail?.text).toContain("26 November 2026, 14:05 UTC");
  expect(mail?.html).not.toContain("<script>");
  expect(mail?.html).toContain("&#60;script&#62;");
  expect(mail?.usefulUntil.getTime()).toBeGreaterThan(Date.now() + days(2.9));
});

test("what nobody can be told is left out: no address, an address that is two, disabled", async () => {
  const users = await Promise.all([
    makeUser({ email: null }),
    makeUser({ email: "a@example.org,evil@example.org" }),
    makeUser({ email: "a@example.org\r\nBcc: evil@example.org" }),
    makeUser({ email: "gone@example.org", disabledAt: new Date() }),
    makeUser({ email: "here@example.org" }),
  ]);
  const told = await tellMany(
    database(),
    "link_ends_soon",
    users.map(({ id }) => ({ userId: id, data: { ends } })),
  );
  expect([...told]).toEqual([users[4]?.id]);
  expect((await mails()).map(({ toAddress }) => toAddress)).toEqual(["here@example.org"]);
});

test("an operator is told at their own address", async () => {
  const { id } = await makeOperator({ email: "grace@example.org" });
  const data = { requester: "Alan", group: "Analysts", reason: "Ticket 7", duration: "4 hours", link };
  expect(await tell(database(), { event: "access_requested", operatorId: id, data })).toBe(true);
  expect(await mails()).toMatchObject([{ toAddress: "grace@example.org", userId: null }]);
});

test("own words take the place of the product's, values are never read as placeholders", async () => {
  const { id } = await makeUser({ ...person, displayName: "{{link}}" });
  await database().mailText.create({
    data: { event: "link_ends_soon", subject: "Hi {{name}}", body: "Until {{ends}}.\n\n{{selfService}}" },
  });
  await tell(database(), { event: "link_ends_soon", userId: id, data: { ends } });
  const [mail] = await mails();
  expect(mail?.subject).toBe("Hi {{link}}");
  expect(mail?.text).toMatch(/^Until .*UTC\.\n\nOpen your page:\nhttps?:\/\/\S+\/me\n\n-- \n/);
});

test("a change that is taken back takes its mail with it", async () => {
  const { id } = await makeUser(person);
  const failing = database().$transaction(async (tx) => {
    await tell(tx, { event: "link_ends_soon", userId: id, data: { ends } });
    throw new Error("taken back");
  });
  await expect(failing).rejects.toThrow("taken back");
  expect(await mails()).toEqual([]);
  expect(await database().job.count()).toBe(0);
});
