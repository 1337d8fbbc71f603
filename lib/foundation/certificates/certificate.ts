/** Making certificates: self-signed ones, an authority, and what an authority issues to servers. */
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { after, days, hours } from "@/lib/foundation/base/durations";

/** Certificate and private key in PEM. */
export type Certificate = { readonly certificate: string; readonly privateKey: string };

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/**
 * A self-signed ECDSA P-256 certificate for `names` (host names or addresses; the first one is the common name), valid
 * from an hour before `now`, for clocks that differ, until `validDays` after it.
 */
export async function selfSignedCertificate(
  names: readonly [string, ...string[]],
  validDays: number,
  now: Date,
): Promise<Certificate> {
  const keys = await newKeys();
  const extensions = [new BasicConstraintsExtension(true, 0, true), alternativeNames(names)];
  return selfSigned(keys, `CN=${names[0]}`, validity(now, after(now, days(validDays))), extensions);
}

/** An authority that may issue certificates to servers and nothing below it, valid for ten years. */
export async function makeAuthority(commonName: string, now: Date): Promise<Certificate> {
  const keys = await newKeys();
  const extensions = [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  return selfSigned(keys, `CN=${commonName}`, validity(now, after(now, days(3652))), extensions);
}

/** What a certificate of a TLS server says; `names` are host names or addresses by which it is reached. */
export type ServerCertificate = {
  readonly commonName: string;
  readonly names: readonly string[];
  readonly now: Date;
  readonly expiresAt: Date;
};

/**
 * A new key with a certificate of `authority`, valid until `expiresAt`, or until the authority expires when that is
 * earlier.
 */
export async function issueServerCertificate(
  authority: Certificate,
  { commonName, names, now, expiresAt }: ServerCertificate,
): Promise<Certificate> {
  cryptoProvider.set(webcrypto as Crypto);
  const issuer = new X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: `CN=${commonName}`,
    issuer: issuer.subject,
    ...validity(now, expiresAt < issuer.notAfter ? expiresAt : issuer.notAfter),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.privateKey),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      alternativeNames(names),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
    ],
  });
  return { certificate: pemOf(certificate), privateKey: await exportKey(keys.privateKey) };
}

async function selfSigned(
  keys: CryptoKeyPair,
  name: string,
  valid: { notBefore: Date; notAfter: Date },
  extensions: Extension[],
): Promise<Certificate> {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name,
    ...valid,
    signingAlgorithm: algorithm,
    keys,
    extensions,
  });
  return { certificate: pemOf(certificate), privateKey: await exportKey(keys.privateKey) };
}

function newKeys(): Promise<CryptoKeyPair> {
  cryptoProvider.set(webcrypto as Crypto);
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** Positive, as RFC 5280 section 4.1.2.2 asks: the first bit is never set. */
const newSerial = () => `4${randomBytes(16).toString("hex").slice(1)}`;

const validity = (now: Date, notAfter: Date) => ({ notBefore: after(now, -hours(1)), notAfter });

const alternativeNames = (names: readonly string[]) =>
  new SubjectAlternativeNameExtension(
    names.map((value) => ({ type: isIP(value) ? ("ip" as const) : ("dns" as const), value })),
  );

const pemOf = (certificate: X509Certificate) => `${certificate.toString("pem")}\n`;

async function exportKey(key: CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join("\n")}\n-----END PRIVATE KEY-----\n`;
}

function importKey(pem: string): Promise<CryptoKey> {
  const pkcs8 = Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64");
  return webcrypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
}
