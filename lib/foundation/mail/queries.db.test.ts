/** Tests that the list of outgoing mails finds what is asked for. */
import { beforeAll, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { listMails } from "./queries";
import { mailListRequest } from "./schema";

const auditor = operatorWith("auditor");
const mails = 2_000;

beforeAll(async () => {
  await database().$executeRaw`
    INSERT INTO outgoing_mails (event, to_name, to_address, subject, message_id, has_secret, useful_until, state, created_at)
    SELECT CASE WHEN n % 2 = 0 THEN 'activation' ELSE 'factor_reset' END, 'Person ' || n, 'p' || n || '@example.org',
      'Your second factor', n || '@postern', true, now(), CASE WHEN n % 100 = 0 THEN 'dead' ELSE 'sent' END,
      now() - n * interval '1 minute' FROM generate_series(1, ${mails}) n`;
  await database().$executeRaw`ANALYZE outgoing_mails`;
});

const found = async (asked: object) => {
  const { mails, total } = await listMails(auditor, mailListRequest.parse(asked));
  return { total, addresses: mails.map(({ toAddress }) => toAddress) };
};

test.each([
  ["an address", "p777@example.org", ["p777@example.org"]],
  ["the beginning of an address", "P1999", ["p1999"]],
  ["a name and a number", "person 1321", ["p1321@example.org"]],
  ["words of the subject and of the name", "second 1321", ["p1321@example.org"]],
  ["nothing", "nobody at all", []],
])("by %s", async (_, search, expected) => {
  const { addresses } = await found({ search });
  expect(addresses.slice(0, expected.length)).toEqual(expected.map((text) => expect.stringContaining(text)));
  expect(addresses.length === 0).toBe(expected.length === 0);
});

test("by state and event as well, newest first, page by page", async () => {
  expect(
    await found({ search: "example", state: "dead", event: "activation", page: 2, pageSize: 2 }),
  ).toEqual({
    total: 20,
    addresses: ["p300@example.org", "p400@example.org"],
  });
  expect(await found({ state: "dead", event: "factor_reset" })).toEqual({ total: 0, addresses: [] });
  expect((await found({})).total).toBe(mails);
});

test("a mail that is addressed anew is found by what it says now", async () => {
  await database().outgoingMail.update({
    where: { messageId: "5@postern" },
    data: { toAddress: "ada@corp.test" },
  });
  expect((await found({ search: "ada" })).addresses).toEqual(["ada@corp.test"]);
  expect((await found({ search: "p5@" })).addresses).not.toContain("p5@example.org");
});
