/** Tests of the block for ldap.conf by a real shell, with the two paths replaced by a directory of the test. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { authorityPath, ldapConfCommands, ldapConfPath } from "./ldap-conf";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "postern-ldap-conf-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("the pasted block writes the certificate for all to read, and its lines below those that were there", () => {
  const conf = join(directory, "ldap.conf");
  writeFileSync(conf, "TLS_CACERT /etc/ssl/certs/ca-certificates.crt\n");
  const block = ldapConfCommands("-----BEGIN CERTIFICATE-----\nMIIB$x`y`\n-----END CERTIFICATE-----\n")
    .replaceAll(authorityPath, join(directory, "ca.pem"))
    .replaceAll(ldapConfPath, conf)
    // Whoever runs the test owns what it writes.
    .replaceAll("sudo ", "")
    .replaceAll("-o root -g root ", "");
  for (let pasted = 0; pasted < 2; pasted++) execFileSync("sh", ["-c", `umask 077\n${block}`]);
  expect(readFileSync(join(directory, "ca.pem"), "utf8")).toBe(
    "-----BEGIN CERTIFICATE-----\nMIIB$x`y`\n-----END CERTIFICATE-----\n",
  );
  expect(statSync(join(directory, "ca.pem")).mode & 0o777).toBe(0o644);
  const lines = [`TLS_CACERT ${join(directory, "ca.pem")}`, "NETWORK_TIMEOUT 3", "TIMEOUT 3"];
  expect(readFileSync(conf, "utf8").trim().split("\n")).toEqual([
    "TLS_CACERT /etc/ssl/certs/ca-certificates.crt",
    ...lines,
    ...lines,
  ]);
});
