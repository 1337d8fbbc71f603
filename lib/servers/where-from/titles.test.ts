/** Process titles and tables of sockets as Linux shows them, by table. */
import { describe, expect, test } from "vitest";
import { isNoLogin, ownerOfPort, waitingAs } from "./titles";

describe("titles of a login that waits as app", () => {
  const from = (database: string | null, address = "192.0.2.7", port: number | null = 40_000) => [
    { address, port, database },
  ];
  test.each([
    ["plain", "postgres: app db 192.0.2.7(40000) authentication", from("db")],
    [
      "with trailing blanks and octets of before",
      "postgres: app db 192.0.2.7(40000) authentication  ",
      from("db"),
    ],
    ["with a cluster's name", "postgres: 15/main: app db 192.0.2.7(40000) authentication", from("db")],
    [
      "with a cluster's name that has a colon",
      "postgres: a: b: app db 192.0.2.7(40000) authentication",
      from("db"),
    ],
    ["a database with blanks", "postgres: app d b c 192.0.2.7(40000) authentication", from("d b c")],
    ["IPv6", "postgres: app db 2001:db8::7(40000) authentication", from("db", "2001:db8::7")],
    ["the Unix socket", "postgres: app db [local] authentication", from("db", "local", null)],
    ["replication", "postgres: walsender app 192.0.2.7(40000) authentication", from("")],
    ["replication of a database", "postgres: walsender app db 192.0.2.7(40000) authentication", from("db")],
    [
      "a database that could be a cluster's name",
      "postgres: app x: app db 192.0.2.7(40000) authentication",
      from(null),
    ],
    ["already in", "postgres: app db 192.0.2.7(40000) idle", []],
    ["starting up after it", "postgres: app db 192.0.2.7(40000) startup", []],
    ["somebody else", "postgres: apple db 192.0.2.7(40000) authentication", []],
    ["a database of that name", "postgres: other app 192.0.2.7(40000) authentication", []],
    ["a process of PostgreSQL's own", "postgres: checkpointer ", []],
    ["another program", "/usr/bin/app db 192.0.2.7(40000) authentication", []],
    ["one that does not say what it does", "postgres: app db 192.0.2.7(40000) ", null],
    ["another's that does not", "postgres: other db 192.0.2.7(40000) ", []],
    ["a host's name", "postgres: app db host.example.org(40000) authentication", null],
    ["another's from a host's name", "postgres: other db host.example.org(40000) authentication", []],
  ])("%s", (_, title, expected) => {
    expect(waitingAs(["postgres: logger ", title], "app")).toEqual(expected);
  });

  test("roles may have blanks, and one be the beginning of another", () => {
    const titles = [
      "postgres: some body db 192.0.2.7(1) authentication",
      "postgres: some db 192.0.2.8(2) authentication",
    ];
    expect(waitingAs(titles, "some body")?.map(({ address }) => address)).toEqual(["192.0.2.7"]);
    // "body db" may be a database: it is one more that it may be, never one less.
    expect(waitingAs(titles, "some")?.map(({ address }) => address)).toEqual(["192.0.2.7", "192.0.2.8"]);
  });
});

test.each([
  ["", true],
  ["/usr/sbin/nginx -g daemon", true],
  ["postgres: app db 192.0.2.7(40000) idle", true],
  ["postgres: app db [local] SELECT", true],
  ["postgres: checkpointer ", true],
  ["postgres: 18/main: io worker 2", true],
  ["postgres: checkpointer db 192.0.2.7(40000) authentication", false],
  ["postgres: app db 192.0.2.7(40000) authentication", false],
  ["postgres: app db 192.0.2.7(40000) initializing", false],
  ["postgres: app db 192.0.2.7(40000) ", false],
  ["postgres: app a(1) SELECT 192.0.2.7(40000) authentication", false],
  ["/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main", false],
  ["/usr/pgsql-15/bin/postmaster -D /data", false],
])("%j cannot become a login that waits: %s", (title, expected) => {
  expect(isNoLogin(title)).toBe(expected);
});

const header =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
const line = (port: string, uid: number, local = "00000000") =>
  `16053: ${local}:${port} 00000000:0000 07 00000000:00000000 00:00000000 00000000   ${uid}        0 3758523 2 0000000050096c6b 0       `;

test.each([
  ["the account of the port", [header, line("B177", 101), line("0035", 0)], 101],
  ["the same in both families", [line("B177", 101), line("B177", 101, "0".repeat(32))], 101],
  ["nobody", [header, line("0035", 0)], null],
  ["two accounts", [line("B177", 101), line("B177", 102)], null],
  ["the end of another's address is no port", [line("0035", 7, "0000B177")], null],
])("the owner of 45431: %s", (_, lines, owner) => {
  expect(ownerOfPort(lines, 45_431)).toBe(owner);
});
