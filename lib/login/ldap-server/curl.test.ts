/** The LDAP door as curl and ldapsearch see it: clients on libldap that wait for answers in different ways. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childEnv } from "@/lib/foundation/platform/env";
import { openTestLdapDoor, type TestLdapDoor } from "@/lib/testing/ldap-door";
import { testSecret } from "@/lib/testing/radius-door";

const hasCurl =
  spawnSync("curl", ["--version"]).error === undefined &&
  / ldaps /.test(execFileSync("curl", ["--version"], { encoding: "utf8" }));
const hasLdapsearch = spawnSync("ldapsearch", ["-VV"]).error === undefined;
const directory = mkdtempSync(join(tmpdir(), "postern-curl-"));
const authority = join(directory, "ca.crt");
const [where, account] = ["ou=test,dc=postern", "cn=search,ou=test,dc=postern"];
const secret = Buffer.from(testSecret).toString();
let door: TestLdapDoor;

beforeAll(async () => {
  door = await openTestLdapDoor();
  writeFileSync(authority, door.certificate.certificate);
});
afterAll(async () => {
  await door?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** What the program printed, and its exit code; null when it had not ended after some seconds. */
function run(program: string, ...words: string[]): Promise<{ output: string; exitCode: number | null }> {
  return new Promise((resolve) => {
    // GnuTLS, which Debian's libldap is built with, takes no certificate as its own authority.
    const options = { timeout: 5000, env: childEnv({ LDAPTLS_REQCERT: "never" }) };
    const child = execFile(program, words, options, (_, output) =>
      resolve({ output, exitCode: child.exitCode }),
    );
  });
}

describe.skipIf(!hasCurl)("curl (install it with: apt-get install curl)", () => {
  const curl = (path: string) =>
    run(
      "curl",
      "-s",
      "--cacert",
      authority,
      "-u",
      `${account}:${secret}`,
      `ldaps://localhost:${door.port}/${path}`,
    );

  test("gets the end of a search as well as the entry", async () => {
    const { output, exitCode } = await curl(`${where}??sub?(uid=alice)`);
    expect(output).toContain(`DN: uid=alice,${where}`);
    expect(exitCode).toBe(0);
  });
  test("reads the root of the directory", async () => {
    const { output, exitCode } = await curl("?namingContexts?base?(objectClass=*)");
    expect(output).toContain("namingContexts: dc=postern");
    expect(exitCode).toBe(0);
  });
});

describe.skipIf(!hasLdapsearch)("ldapsearch (install it with: apt-get install ldap-utils)", () => {
  const search = (...words: string[]) =>
    run(
      "ldapsearch",
      ...["-x", "-LLL", "-H", `ldaps://localhost:${door.port}`],
      ...["-D", account, "-w", secret],
      ...words,
    );

  test("finds a role by either word, with blanks in the base", async () => {
    const { output, exitCode } = await search("-b", "ou=test, dc=postern", "(userid=alice)");
    expect(output).toContain(`dn: uid=alice,${where}\n`);
    expect(exitCode).toBe(0);
  });
  test("is told that a scope is not known, in an answer to its search", async () => {
    expect((await search("-b", where, "-s", "children", "(uid=alice)")).exitCode).toBe(2);
  });
});
