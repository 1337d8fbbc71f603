/** Owns making certificates: self-signed ones for servers that this product starts itself. */
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { after, days, hours } from "@/lib/base/durations";

/** Certificate and private key in PEM. */
export type Certificate = { readonly certificate: string; readonly privateKey: string };

/**
 * A self-signed ECDSA P-256 certificate for `names` (host names or addresses; the first one is the common name), valid
 * from an hour before `now`, for clocks that differ, until `validDays` after it.
 */
export async function selfSignedCertificate(
  names: readonly [string, ...string[]],
  validDays: number,
  now: Date,
): Promise<Certificate> {
  cryptoProvider.set(webcrypto as Crypto);
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString("hex"),
    name: `CN=${names[0]}`,
    notBefore: after(now, -hours(1)),
    notAfter: after(now, days(validDays)),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join("\n")}\n-----END PRIVATE KEY-----\n`;
  return { certificate: `${certificate.toString("pem")}\n`, privateKey };
}
