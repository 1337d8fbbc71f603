/** Names: RFC 4514's own examples, and that no role reaches another role or another client. */
import { describe, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { escapeValue, parseBase, parseName } from "@/lib/foundation/base/distinguished-name";
import { clientName, readLoginName, roleName } from "./login-name";

const read = (text: string) => parseName(utf8(text));
const values = (text: string) => read(text)?.map((part) => part.map(({ type, value }) => [type, value]));

describe("RFC 4514 section 4", () => {
  test.each([
    ["UID=jsmith,DC=example,DC=net", [[["uid", "jsmith"]], [["dc", "example"]], [["dc", "net"]]]],
    [
      "OU=Sales+CN=J.  Smith,DC=example",
      [
        [
          ["ou", "Sales"],
          ["cn", "J.  Smith"],
        ],
        [["dc", "example"]],
      ],
    ],
    ['CN=James \\"Jim\\" Smith\\, III', [[["cn", 'James "Jim" Smith, III']]]],
    ["CN=Before\\0dAfter", [[["cn", "Before\rAfter"]]]],
    ["1.3.6.1.4.1.1466.0=#04024869", [[["1.3.6.1.4.1.1466.0", null]]]],
    ["CN=Lu\\C4\\8Di\\C4\\87", [[["cn", "Lučić"]]]],
    ["", []],
  ])("%s", (text, expected) => {
    expect(values(text)).toEqual(expected);
  });
});

test.each([
  "uid",
  "=x",
  "uid=a,",
  ",uid=a",
  "uid=a,,ou=b",
  "uid=a,\tou=b",
  "uid=a, ",
  " uid=a,ou=b",
  "uid =a",
  "uid= a",
  "uid=a ",
  "uid=a ,ou=b",
  "uid=#",
  "uid=#0",
  "uid=#xy",
  'uid="a"',
  "uid=a;ou=b",
  "uid=<a>",
  "uid=a\\",
  "uid=a\\g0",
  "uid=a\\4",
  "uid=a\\FF",
  "uid=a\0b",
  "1.02=a",
  "1=a",
  "-a=b",
  "u_id=a",
])("%j is no name", (text) => {
  expect(read(text)).toBeNull();
});

test("the type of a value has at most 128 characters", () => {
  expect(read(`${"a".repeat(128)}=x`)).toHaveLength(1);
  expect(read(`${"a".repeat(129)}=x`)).toBeNull();
});

test("octets that are not UTF-8 are no name", () => {
  expect(parseName(Uint8Array.of(...utf8("uid="), 0xe4))).toBeNull();
});

test.each([
  "alice",
  "a,b",
  "a+b",
  'a"b',
  "a\\b",
  " a",
  "a ",
  " ",
  "  ",
  "#a",
  "a#",
  "a=b",
  "<a>",
  "a;b",
  "ü, ñ",
  "a\0b",
])("%j escaped reads back as it was", (value) => {
  expect(values(`cn=${escapeValue(value)}`)).toEqual([[["cn", value]]]);
});

describe("names of the door", () => {
  const base = parseBase("dc=db,dc=example");
  if (!base) throw new Error("no base");
  const named = (text: string) => readLoginName(utf8(text), base);

  test("a role, the search account, the client", () => {
    expect(named("uid=alice,ou=db1,dc=db,dc=example")).toEqual({
      kind: "role",
      role: "alice",
      client: "db1",
    });
    expect(named("UID=Alice,OU=DB1,DC=Db,dc=EXAMPLE")).toEqual({
      kind: "role",
      role: "Alice",
      client: "db1",
    });
    expect(named("userid=alice, ou=db1,  dc=db, dc=example")).toEqual({
      kind: "role",
      role: "alice",
      client: "db1",
    });
    expect(named("cn=Search,ou=db1,dc=db,dc=example")).toEqual({ kind: "search_account", client: "db1" });
    expect(named("ou=db1,dc=db,dc=example")).toEqual({ kind: "client", client: "db1" });
  });

  test.each([
    "",
    "dc=db,dc=example",
    "dc=example",
    "uid=alice",
    "uid=alice,dc=db,dc=example",
    "uid=alice,ou=db1,dc=example",
    "uid=alice,ou=db1,dc=db,dc=example,dc=more",
    "uid=alice,ou=db1,ou=db2,dc=db,dc=example",
    "uid=alice+cn=x,ou=db1,dc=db,dc=example",
    "uid=alice,ou=db1+ou=db2,dc=db,dc=example",
    "uid=,ou=db1,dc=db,dc=example",
    "uid=alice,ou=,dc=db,dc=example",
    "uid=#0405616c696365,ou=db1,dc=db,dc=example",
    "uid=alice,ou=d\\621,dc=db,dc=example",
    "cn=alice,ou=db1,dc=db,dc=example",
    "cn=se\\61rch,ou=db1,dc=db,dc=example",
    "ou=x,ou=db1,dc=db,dc=example",
    "uid=x,uid=alice,ou=db1,dc=db,dc=example",
    "uid=alice,ou=db1,dc=db,dc=org",
    "uid=alice,ou=db1,dc=#04026462,dc=example",
    "0.9.2342.19200300.100.1.1=al\\00ice,ou=db1,dc=db,dc=example",
  ])("%s is nobody's", (text) => {
    expect(named(text)).toBeNull();
  });

  test.each([
    "bob,ou=db2",
    "bob,ou=db2,dc=db,dc=example",
    "alice+uid=bob",
    "al\\69ce",
    "alice\\",
    "alice\\,ou=db2\\",
    "#616c696365",
    " alice",
    "alice ",
    "alice\\20",
  ])("the role %j, put in as PostgreSQL does, reaches nobody", (role) => {
    for (const prefix of ["uid=", "userid="])
      for (const suffix of [",ou=db1,dc=db,dc=example", ", ou=db1, dc=db, dc=example"])
        expect([null, "malformed"]).toContain(named(prefix + role + suffix));
  });

  test.each(["alice", "a,b", "al\\69ce", " a", "#x", "a+uid=b", "ü", "a=b", "search"])(
    "the name that search gives for %j leads to that role",
    (role) => {
      expect(named(roleName(role, "db1", base))).toEqual({ kind: "role", role, client: "db1" });
    },
  );

  test("are written with the base as it was given", () => {
    expect(roleName("alice", "db1", base)).toBe("uid=alice,ou=db1,dc=db,dc=example");
    expect(roleName("a,b", "db1", base)).toBe("0.9.2342.19200300.100.1.1=a\\,b,ou=db1,dc=db,dc=example");
    expect(clientName("db1", base)).toBe("ou=db1,dc=db,dc=example");
  });

  test("a base must be a name, and not an empty one", () => {
    expect([parseBase(""), parseBase("postern"), parseBase("dc=a ,dc=b")]).toEqual([null, null, null]);
  });
});
