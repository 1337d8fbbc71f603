/** Reading an older PostgreSQL, whose pg_hba_file_rules has fewer columns, with the role that the shown SQL makes. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { childEnv } from "@/lib/foundation/platform/env";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { probe } from "./probe";

const { password, verifier } = newMonitorPassword();
const role = "Postern monitor";
let server: DebianServer;

beforeAll(async () => {
  server = await startDebianServer();
  const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", server.url("postgres")];
  const input = monitorRoleSql({ role, database: "postgres", verifier });
  execFileSync("psql", words, { input, env: childEnv({ LC_ALL: "C.UTF-8" }), stdio: "pipe" });
  await server.setHba([
    monitorRoleLines({ role, database: "postgres", addresses: ["127.0.0.1", "::1"] }),
    `hostssl all all 192.0.2.0/24 ldap ldapserver=127.0.0.1 ldapbasedn="dc=x" ldapbinddn="cn=y" ldapbindpasswd="secret of the line"`,
  ]);
});
afterAll(() => server?.remove());

it("knows everything, whatever the columns, and keeps no secret", async () => {
  const result = await probe({
    ...{ host: "localhost", port: server.port, database: "postgres", user: role, password },
    sslMode: "verify-full",
    caCertificate: readFileSync(join(server.data, "server.crt"), "utf8"),
  });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  const { reading } = result;
  expect(Math.trunc(reading.versionNumber / 10_000)).toBe(server.version);
  expect(reading.unknown).toEqual([]);
  const ldap = reading.hba?.find(({ auth_method }) => auth_method === "ldap");
  expect(ldap).toMatchObject({ type: "hostssl", address: "192.0.2.0", line_number: 4 });
  expect(ldap?.options).toContain("ldapserver=127.0.0.1");
  expect(JSON.stringify(reading)).not.toContain("secret of the line");
});
