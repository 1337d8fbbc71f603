/** What lines of a file ask for, and what is said of those that cannot be. */
import { expect, it, test } from "vitest";
import { guessMapping } from "./columns";
import { readImportFile } from "./file";
import { readRows } from "./rows";

const read = (text: string) => {
  const file = readImportFile(text);
  return readRows(file, guessMapping(file.headers));
};

test("a line becomes a user; empty cells say nothing", () => {
  expect(
    read("role,name,mail,phone,groups,aliases,notes\nada,Ada,ada@example.org,,Staff | DBA|,ada2,\nbob"),
  ).toEqual({
    users: [
      {
        line: 2,
        isWrong: false,
        username: "ada",
        given: { displayName: "Ada", email: "ada@example.org" },
        aliases: ["ada2"],
        groups: ["Staff", "DBA"],
      },
      { line: 3, isWrong: false, username: "bob", given: {}, aliases: [], groups: [] },
    ],
    errors: [],
  });
});

it.each([
  ["no name", "role,mail\n,a@example.org", 2, "username", /Enter the database role name/],
  ["a name of 64 octets", `role\n${"x".repeat(64)}`, 2, "username", /63 bytes/],
  ["a blank before the name", "role,name\n ada,x", 2, "username", /blank/],
  ["no mail address", "role,mail\nada,x\nbob,b@", 2, "email", /address such as/],
  ["no phone number", "role,phone\nada,call me", 2, "phone", /number such as/],
  ["an alias that is too long", `role,aliases\nada,${"x".repeat(64)}`, 2, "aliases", /63 bytes/],
  ["too many fields", "role,name\nada,Lovelace, Ada", 2, null, /3 fields, the heading has 2/],
  ["an open quotation mark", 'role,name\nada,"x', 2, null, /quotation mark/],
  ["a name twice", "role\nada\nbob\nada", 4, "username", /“ada” is also in line 2/],
  ["an alias that is a name", "role,aliases\nada,\nbob,ada", 3, "aliases", /also in line 2/],
  ["its own name as alias", "role,aliases\nada,ada", 2, "aliases", /twice in this line/],
])("says what is wrong: %s", (_, text, line, column, message) => {
  const [error] = read(text).errors;
  expect(error).toMatchObject({ line, column });
  expect(error?.message).toMatch(message);
});
