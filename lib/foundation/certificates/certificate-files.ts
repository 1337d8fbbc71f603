/** Reading a certificate and its key from the administrator's own files. */
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { StartError } from "@/lib/foundation/base/errors";
import type { Certificate } from "./certificate";

/** Where they are; both in PEM, the certificate with those between it and its authority behind it. */
export type CertificateFiles = { readonly certificate: string; readonly key: string };

/**
 * What the files hold now, checked: it is a certificate, and the key fits. It may have expired.
 * @throws StartError naming the variable, the file and what is wrong
 */
export function readCertificateFiles(files: CertificateFiles): Certificate {
  const certificate = read("POSTERN_LDAP_CERTIFICATE", files.certificate);
  const privateKey = read("POSTERN_LDAP_KEY", files.key);
  try {
    createSecureContext({ cert: certificate, key: privateKey });
  } catch (error) {
    throw new StartError(
      `${files.certificate} and ${files.key} are no certificate and key that go together (${reason(error)}). Both must be PEM, the key without a passphrase.`,
      { cause: error },
    );
  }
  return { certificate, privateKey };
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new StartError(
      `${variable} names ${path}, which cannot be read (${reason(error)}). Correct the path, or let the worker's account read it.`,
      { cause: error },
    );
  }
}

const reason = (error: unknown) =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
