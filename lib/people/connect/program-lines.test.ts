/** What is pasted into client programs, with names that shells and addresses would misread. */
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import {
  connectCommand,
  dbeaverLine,
  powerShellLine,
  printCommand,
  psqlLine,
  tablePlusUrl,
} from "./program-lines";

const password = `postern-${"a".repeat(26)}`;
const plain = { host: "db.example.org", port: "5432", database: "sales", username: "maria" };
const odd = { host: "::1", port: "5433", database: "it's $(id)", username: "o'hara & co" };

test("psql, the password in its environment alone", () => {
  expect(psqlLine(password, plain)).toBe(
    ` PGPASSWORD='${password}' psql "host=db.example.org port=5432 dbname=sales user=maria sslmode=require"`,
  );
  expect(powerShellLine(password, plain)).toBe(
    `$env:PGPASSWORD='${password}'; psql 'host=db.example.org port=5432 dbname=sales user=maria sslmode=require'; Remove-Item Env:PGPASSWORD`,
  );
});

test("DBeaver and TablePlus, without it", () => {
  expect(dbeaverLine(plain)).toBe(
    "dbeaver -con 'driver=postgresql|host=db.example.org|port=5432|database=sales|user=maria|savePassword=false|prop.sslmode=require|connect=true'",
  );
  expect(tablePlusUrl(plain)).toBe("postgresql://maria@db.example.org:5432/sales?tLSMode=1");
  expect(tablePlusUrl(odd)).toBe("postgresql://o'hara%20%26%20co@[::1]:5433/it's%20%24(id)?tLSMode=1");
});

describe("a shell reads the words that were meant", () => {
  /** The words of `line`, with the programs replaced by one that prints them. */
  const wordsOf = (line: string): string[] => {
    const script = `psql() { printf '%s\\n' "$@"; }; node() { printf '%s\\n' "$@"; }; dbeaver() { printf '%s\\n' "$@"; }\n${line}`;
    return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
  };
  const text = "host=::1 port=5433 dbname='it\\'s $(id)' user='o\\'hara & co' sslmode=require";

  test("psql", () => expect(wordsOf(psqlLine(password, odd))).toEqual([text]));
  test("DBeaver", () =>
    expect(wordsOf(dbeaverLine(odd))[1]).toContain("database=it's $(id)|user=o'hara & co|"));
  test("the program that prints", () => {
    expect(wordsOf(printCommand("https://c.example.org", odd.username, "Sales 'EU'"))).toEqual([
      ...["postern-connect.mjs", "https://c.example.org", "--user", "o'hara & co", "--server", "Sales 'EU'"],
      "--print",
    ]);
  });
  test("the program that runs psql", () => {
    expect(wordsOf(connectCommand("https://c.example.org", "Sales", odd)).slice(-3)).toEqual([
      "--",
      "psql",
      text,
    ]);
  });
});
