/** Tests the quoting of the command that people copy. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { psqlCommand } from "./psql-command";

const to = { host: "db.example", port: "5432", database: "sales", username: "ada" };

/** The one argument that a shell hands to psql. */
const argument = (command: string) =>
  execFileSync("sh", ["-c", command.replace(/^psql/, "printf %s")], { encoding: "utf8" });

test("plain names stay readable", () => {
  expect(psqlCommand(to)).toBe('psql "host=db.example port=5432 dbname=sales user=ada sslmode=require"');
});

test.each([
  ["with space", "user='with space'"],
  ["it's", "user='it\\'s'"],
  ["back\\slash", "user='back\\\\slash'"],
  ["$(reboot)`x`", "user=$(reboot)`x`"],
  ['"quoted"!', 'user="quoted"!'],
  ["", "user=''"],
])("the name %s survives shell and libpq", (username, expected) => {
  expect(argument(psqlCommand({ ...to, username }))).toBe(
    `host=db.example port=5432 dbname=sales ${expected} sslmode=require`,
  );
});
