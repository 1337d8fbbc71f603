/** Tests the CSV of what came of a change to many users. */
import { expect, test } from "vitest";
import { bulkCsvHead, bulkCsvLines } from "./bulk-csv";

const user = { username: "=cmd()", displayName: 'Lovelace, "Ada"', email: null };

test("quotes what needs it, and leaves no formula for a spreadsheet to run", () => {
  const line = { user, outcome: "unchanged", why: "", link: null } as const;
  expect(bulkCsvHead("disable") + bulkCsvLines("disable", [line])).toBe(
    'username,name,email,result,why\r\n\'=cmd(),"Lovelace, ""Ada""",,already so,\r\n',
  );
});

test("has the link and its end where links were issued, and why there is none", () => {
  const link = { url: "https://pg.example/enroll#abc", expiresAt: new Date("2026-11-23T12:00:00Z") };
  const [issued, failed] = [
    { user, outcome: "changed", why: "", link } as const,
    { user, outcome: "failed", why: "ada is disabled.", link: null } as const,
  ];
  expect(bulkCsvHead("issue_links") + bulkCsvLines("issue_links", [issued, failed])).toBe(
    [
      "username,name,email,link,expires_at,result,why",
      '\'=cmd(),"Lovelace, ""Ada""",,https://pg.example/enroll#abc,2026-11-23T12:00:00.000Z,issued,',
      '\'=cmd(),"Lovelace, ""Ada""",,,,failed,ada is disabled.',
      "",
    ].join("\r\n"),
  );
});
