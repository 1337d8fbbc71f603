/** Tests the CSV of a bulk issue. */
import { expect, test } from "vitest";
import { linkCsv } from "./link-csv";

test("quotes what needs it, and leaves no formula for a spreadsheet to run", () => {
  const row = {
    username: "=cmd()",
    displayName: 'Lovelace, "Ada"',
    email: null,
    url: "https://pg.example/enroll#abc",
    expiresAt: new Date("2026-11-23T12:00:00Z"),
  };
  expect(linkCsv([row])).toBe(
    'username,name,email,link,expires_at\r\n\'=cmd(),"Lovelace, ""Ada""",,https://pg.example/enroll#abc,2026-11-23T12:00:00.000Z\r\n',
  );
});
