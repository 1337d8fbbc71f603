/** Certificates, looked at by Node's own OpenSSL. */
import { spawnSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { after, days } from "@/lib/foundation/base/durations";
import { issueServerCertificate, makeAuthority, selfSignedCertificate } from "./certificate";

test("a certificate names its hosts, fits its key and is valid now", async () => {
  const now = new Date();
  const { certificate, privateKey } = await selfSignedCertificate(["localhost", "127.0.0.1", "::1"], 30, now);
  const parsed = new X509Certificate(certificate);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(parsed.checkHost("localhost")).toBe("localhost");
  expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(new Date(parsed.validFrom) < now && now < new Date(parsed.validTo)).toBe(true);
});

describe("an authority", () => {
  const now = new Date();
  const later = after(now, days(90));

  test("issues certificates that OpenSSL verifies for a TLS server, by name and by address", async () => {
    const authority = await makeAuthority("Postern authority test", now);
    const names = ["db.example.org", "192.0.2.7", "::1"];
    const { certificate, privateKey } = await issueServerCertificate(authority, {
      commonName: "Postern worker",
      names,
      now,
      expiresAt: later,
    });
    const directory = mkdtempSync(join(tmpdir(), "postern-certificate-"));
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const other = await makeAuthority("Postern authority test", now);
    const leaf = file("leaf.pem", certificate);
    const verify = (ca: string, ...words: string[]) =>
      spawnSync("openssl", ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", ca, ...words, leaf])
        .status;
    const ca = file("ca.pem", authority.certificate);
    expect(verify(ca, "-verify_hostname", "db.example.org")).toBe(0);
    expect(verify(ca, "-verify_ip", "192.0.2.7")).toBe(0);
    expect(verify(ca, "-verify_hostname", "other.example.org")).not.toBe(0);
    expect(verify(file("other.pem", other.certificate))).not.toBe(0);
    rmSync(directory, { recursive: true });
    const parsed = new X509Certificate(certificate);
    expect(parsed.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
    expect(parsed.ca).toBe(false);
    expect(new X509Certificate(authority.certificate).ca).toBe(true);
    expect(parsed.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("issues nothing that outlives it", async () => {
    const authority = await makeAuthority("Postern authority test", after(now, -days(3652 - 10)));
    const { certificate } = await issueServerCertificate(authority, {
      commonName: "Postern worker",
      names: ["localhost"],
      now,
      expiresAt: later,
    });
    const end = new Date(new X509Certificate(certificate).validTo);
    expect(end.getTime()).toBeLessThan(after(now, days(11)).getTime());
  });
});
