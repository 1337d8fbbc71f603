/** Compares the parser with pg_hba_file_rules of a real server, on files right and wrong. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { selfSignedCertificate } from "@/lib/platform/certificate";
import { parseNumeric } from "@/lib/postgres/hba/address";
import type { HbaFiles } from "@/lib/postgres/hba/files";
import { parseHba } from "@/lib/postgres/hba/parse";
import type { HbaRule } from "@/lib/postgres/hba/rule";
import { type HbaViewRow, rulesetFromView } from "@/lib/postgres/hba/view";
import { startTestCluster } from "@/lib/testing/postgres";
import { hbaFiles } from "./support/hba-files";

let cluster: Awaited<ReturnType<typeof startTestCluster>>;
let admin: pg.Client;

beforeAll(async () => {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost"], 2, new Date());
  cluster = await startTestCluster({
    superuser: "postgres",
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
  admin = new pg.Client(cluster.url("postgres"));
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await cluster?.remove();
});

/** What is compared of one line, from either side. */
type Comparable = {
  readonly at: string;
  readonly error: string | null;
  readonly rule: unknown;
};

for (const { name, text, files = {} } of hbaFiles) {
  test(`reads like PostgreSQL: ${name}`, async () => {
    for (const [path, content] of Object.entries({ "pg_hba.conf": text, ...files })) {
      mkdirSync(join(cluster.data, path, ".."), { recursive: true });
      writeFileSync(join(cluster.data, path), content);
    }
    const { rows } = await admin.query<HbaViewRow>("SELECT * FROM pg_hba_file_rules");
    const theirs = rows.map(
      (row): Comparable => ({
        at: `${row.file_name}:${row.line_number}`,
        error: row.error ?? (row.type === null ? "" : null),
        rule: row.error === null && row.type !== null ? comparable(rulesetFromView([row]).rules[0]) : null,
      }),
    );
    expect(ourReading(text, files)).toEqual(theirs);
  });
}

function ourReading(text: string, files: Readonly<Record<string, string>>): Comparable[] {
  const path = join(cluster.data, "pg_hba.conf");
  const reader: HbaFiles = {
    read: (wanted) =>
      Object.entries(files).find(([name]) => join(cluster.data, name) === wanted)?.[1] ?? null,
    list: (directory) => {
      const inside = Object.keys(files).filter((name) => join(cluster.data, name, "..") === directory);
      return inside.length > 0 ? inside.map((name) => name.split("/").at(-1) ?? "") : null;
    },
  };
  const missingMethods = ["gss", "sspi", "pam", "bsd", "ldap"] as const;
  const { rules, problems } = parseHba(text, { version: 18, file: path, files: reader, missingMethods });
  const lines = [
    ...rules.map((rule) => ({
      order: rule.order,
      at: `${rule.file}:${rule.lineNumber}`,
      error: null,
      rule: comparable(rule),
    })),
    ...problems.map(({ order, file, lineNumber, message }) => ({
      order,
      at: `${file}:${lineNumber}`,
      // PostgreSQL refuses these without filling the error column.
      error: /^(invalid value for client|could not parse RADIUS|invalid RADIUS port)/.test(message)
        ? ""
        : message,
      rule: null,
    })),
  ];
  return lines.sort((a, b) => a.order - b.order).map(({ order: _, ...line }) => line);
}

function comparable(rule: HbaRule | undefined) {
  if (!rule) return null;
  const { address } = rule;
  return {
    type: rule.type,
    databases: rule.databases.map(({ text }) => text),
    users: rule.users.map(({ text }) => text),
    address:
      address.kind === "network"
        ? [parseNumeric(address.address)?.join("."), parseNumeric(address.mask)?.join(".")]
        : // The view does not tell the keyword from a quoted host name.
          address.kind === "hostname" && /^(all|samehost|samenet)$/.test(address.name)
          ? { kind: address.name }
          : address,
    method: rule.method,
    options: rule.options,
  };
}
