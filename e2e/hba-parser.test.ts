/** Compares the parser with pg_hba_file_rules of real servers (18 without LDAP, Debian's with it), on files right and wrong. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { parseNumeric } from "@/lib/protocols/postgres/hba/address";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import type { HbaMethod, HbaRule } from "@/lib/protocols/postgres/hba/rule";
import type { HbaFiles } from "@/lib/protocols/postgres/hba/syntax/files";
import { type HbaViewRow, rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import { debianBinaries, startDebianServer } from "@/lib/testing/debian-postgres";
import { startTestCluster } from "@/lib/testing/postgres";
import { type HbaFile, hbaFiles, ldapHbaFiles } from "./support/hba-files";

/** A server whose file is replaced again and again and never loaded. */
type Reader = {
  readonly data: string;
  readonly version: number;
  readonly admin: pg.Client;
  remove(): Promise<void>;
};

async function embedded(): Promise<Reader> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost"], 2, new Date());
  const cluster = await startTestCluster({
    superuser: "postgres",
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
  return { data: cluster.data, ...(await connected(cluster.url("postgres"), () => cluster.remove())) };
}

async function debian(): Promise<Reader> {
  const server = await startDebianServer();
  return { data: server.data, ...(await connected(server.url("postgres"), () => server.remove())) };
}

async function connected(url: string, end: () => Promise<void>): Promise<Omit<Reader, "data">> {
  const admin = new pg.Client(url);
  await admin.connect();
  const { rows } = await admin.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  const remove = async () => {
    await admin.end();
    await end();
  };
  return { admin, version: rows[0]?.version ?? 0, remove };
}

/** The major version that Debian has here; files for newer ones are not for it. */
const debianVersion = Number(/\/(\d+)\/bin$/.exec(debianBinaries() ?? "")?.[1] ?? 0);

compare("PostgreSQL 18", { start: embedded, version: 18 }, ["gss", "sspi", "pam", "bsd", "ldap"], hbaFiles);
compare(
  "Debian's PostgreSQL",
  { start: debian, version: debianVersion },
  ["sspi", "bsd"],
  [...hbaFiles, ...ldapHbaFiles],
);

function compare(
  name: string,
  server: { readonly start: () => Promise<Reader>; readonly version: number },
  missingMethods: readonly HbaMethod[],
  files: readonly HbaFile[],
): void {
  describe(name, () => {
    let reader: Reader;
    beforeAll(async () => {
      reader = await server.start();
    });
    afterAll(() => reader?.remove());
    test("is the version that the files were chosen for", () => expect(reader.version).toBe(server.version));
    const fitting = files.filter(({ from = 0 }) => from <= server.version);
    test.for(fitting)("reads like PostgreSQL: $name", async (file) => {
      for (const [path, content] of Object.entries({ "pg_hba.conf": file.text, ...file.files })) {
        mkdirSync(join(reader.data, path, ".."), { recursive: true });
        writeFileSync(join(reader.data, path), content);
      }
      const { rows } = await reader.admin.query<HbaViewRow>("SELECT * FROM pg_hba_file_rules");
      expect(ourReading(file, reader, missingMethods)).toEqual(
        rows.map((row) => theirReading(row, join(reader.data, "pg_hba.conf"))),
      );
    });
  });
}

/** What is compared of one line, from either side. */
type Comparable = { readonly at: string; readonly error: string | null; readonly rule: unknown };

function theirReading(row: HbaViewRow, path: string): Comparable {
  const options = row.options?.filter((word) => !word.startsWith("ldapscope=")) ?? null;
  const [rule] = row.error === null ? rulesetFromView([{ ...row, options }]).rules : [];
  return {
    at: `${row.file_name ?? path}:${row.line_number}`,
    // Behind it stands an error of LDAP's that has the same number and means something else.
    error: row.error?.replace(/(could not parse LDAP URL ".*"): .*/, "$1") ?? (row.type === null ? "" : null),
    rule: rule ? comparable(rule) : null,
  };
}

function ourReading(
  { text, files = {} }: HbaFile,
  { data, version }: Reader,
  missingMethods: readonly HbaMethod[],
): Comparable[] {
  const reader: HbaFiles = {
    read: (wanted) => Object.entries(files).find(([name]) => join(data, name) === wanted)?.[1] ?? null,
    list: (directory) => {
      const inside = Object.keys(files).filter((name) => join(data, name, "..") === directory);
      return inside.length > 0 ? inside.map((name) => name.split("/").at(-1) ?? "") : null;
    },
  };
  const file = join(data, "pg_hba.conf");
  const { rules, problems } = parseHba(text, { version, file, files: reader, missingMethods });
  const lines = [
    ...rules.map((rule) => ({
      order: rule.order,
      at: `${rule.file}:${rule.lineNumber}`,
      error: null,
      rule: comparable({ ...rule, options: shownOptions(rule) }),
    })),
    ...problems.map((problem) => ({
      order: problem.order,
      at: `${problem.file}:${problem.lineNumber}`,
      // PostgreSQL refuses these without filling the error column.
      error: /^(invalid value for client|could not parse RADIUS|invalid RADIUS port)/.test(problem.message)
        ? ""
        : problem.message,
      rule: null,
    })),
  ];
  return lines.sort((a, b) => a.order - b.order).map(({ order: _, ...line }) => line);
}

function comparable({ type, databases, users, address, method, options }: HbaRule) {
  return {
    type,
    databases: databases.map(({ text }) => text),
    users: users.map(({ text }) => text),
    address:
      address.kind === "network"
        ? [parseNumeric(address.address)?.join("."), parseNumeric(address.mask)?.join(".")]
        : // The view does not tell the keyword from a quoted host name.
          address.kind === "hostname" && /^(all|samehost|samenet)$/.test(address.name)
          ? { kind: address.name }
          : address,
    method,
    options,
  };
}

/** As the view shows them: an LDAP URL by its parts, what is off not at all, what is implied always. */
function shownOptions({ options, method }: HbaRule) {
  const { ldapurl: _, ...shown } = options;
  const isRealmShown = (method === "gss" || method === "sspi") && options.include_realm !== "0";
  const all = { ...shown, ...(isRealmShown && { include_realm: "1" }) };
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) =>
        !(["ldaptls", "include_realm", "delegate_ident_mapping"].includes(name) && value !== "1") &&
        !["pam_use_hostname", "clientname", "compat_realm", "upn_username"].includes(name),
    ),
  );
}
