/** Reading a certificate and its key from the administrator's own files. */
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { StartError } from "@/lib/foundation/base/errors";
import type { Certificate } from "./certificate";

/**
 * Where they are; both in PEM, the certificate with those between it and its authority behind it. `variables` name them
 * in messages. `openKey`: what becomes of a key that every account of this machine can read.
 */
export type CertificateFiles = {
  readonly certificate: string;
  readonly key: string;
  readonly variables: { readonly certificate: string; readonly key: string };
  readonly openKey: "refuse" | "warn";
};

/**
 * What the files hold now, checked: it is a certificate, and the key fits. It may have expired.
 * @throws StartError naming the variable, the file and what is wrong
 */
export function readCertificateFiles(files: CertificateFiles): Certificate {
  const certificate = read(files.variables.certificate, files.certificate);
  const privateKey = read(files.variables.key, files.key);
  if (files.openKey === "refuse" && hasOpenKey(files)) {
    throw new StartError(
      `${files.variables.key} names ${files.key}, which other accounts on this machine can read or change. Run: chmod 600 ${files.key}`,
    );
  }
  try {
    createSecureContext({ cert: certificate, key: privateKey });
  } catch (error) {
    throw new StartError(
      `${files.certificate} and ${files.key} are not a certificate and its key (${reason(error)}). Both must be PEM, the key without a passphrase.`,
      { cause: error },
    );
  }
  return { certificate, privateKey };
}

/** Whether accounts other than the key's owner can read or change it; its group may read it, as PostgreSQL allows. */
export const hasOpenKey = ({ key }: Pick<CertificateFiles, "key">): boolean =>
  (statSync(key).mode & 0o027) !== 0;

/** Chains of certificates take some kilobytes. */
const mostBytes = 1_048_576;

function read(variable: string, path: string): string {
  try {
    const found = statSync(path);
    // Devices and pipes would be read for ever.
    if (!found.isFile()) throw new TypeError("it is no file");
    if (found.size > mostBytes) throw new TypeError("it is larger than 1 MiB");
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new StartError(
      `${variable} names ${path}, which cannot be read (${reason(error)}). Correct the path, or let the account that runs Postern read it.`,
      { cause: error },
    );
  }
}

const reason = (error: unknown) =>
  (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
