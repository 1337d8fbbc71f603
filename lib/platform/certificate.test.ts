/** Certificates, looked at by Node's own OpenSSL. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { selfSignedCertificate } from "./certificate";

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
