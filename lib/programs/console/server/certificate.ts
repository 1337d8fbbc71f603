/** The console's certificate: the administrator's own, or one of the store's authority for every name that people use. */
import type pg from "pg";
import type { CertificateFiles } from "@/lib/foundation/certificates/certificate-files";
import {
  issuedCertificate,
  ownCertificate,
  type ServedCertificate,
} from "@/lib/foundation/certificates/served-certificate";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { consoleUrlOf, hostIn } from "@/lib/foundation/platform/console-url";
import type { Env } from "@/lib/foundation/platform/env";
import type { Logger } from "@/lib/foundation/platform/log";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";

/** What it is made with; `pool` is asked for the login URL in the settings, whose name the certificate carries too. */
export type ConsoleCertificateOptions = {
  readonly from: Env;
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly everyMs?: number;
};

/** Null where the console speaks HTTP alone. @throws StartError when the administrator's files cannot be used */
export function consoleCertificate(options: ConsoleCertificateOptions): ServedCertificate | null {
  const { from } = options;
  const common = { ...options, holder: "The console" };
  const { POSTERN_CONSOLE_CERTIFICATE: certificate, POSTERN_CONSOLE_KEY: key } = from;
  if (from.consoleTls === "off") return null;
  if (from.consoleTls === "files" && certificate && key) {
    return ownCertificate(consoleFiles(certificate, key), common);
  }
  return issuedCertificate({ ...common, commonName: "Postern console", names: namesOf(options) });
}

/** The administrator's files for the console. */
export const consoleFiles = (certificate: string, key: string): CertificateFiles => ({
  certificate,
  key,
  variables: { certificate: "POSTERN_CONSOLE_CERTIFICATE", key: "POSTERN_CONSOLE_KEY" },
  openKey: "refuse",
});

/** Asked again and again: machines get other addresses, and owners write another login URL. */
function namesOf({ from, pool }: ConsoleCertificateOptions): () => Promise<readonly string[]> {
  let loginUrl = "";
  return async () => {
    // A store that is away for a moment is no reason for another certificate.
    loginUrl = await readLoginUrl(pool).catch(() => loginUrl);
    const named = [consoleUrlOf(from), loginUrl].filter((url) => URL.canParse(url)).map(hostIn);
    return [...named, from.POSTERN_CONSOLE_HOST, ...(listensEverywhere(from) ? ownAddresses() : [])];
  };
}

async function readLoginUrl(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ login_url: string }>("SELECT login_url FROM settings WHERE id = 1");
  return rows[0]?.login_url ?? "";
}

const listensEverywhere = ({ POSTERN_CONSOLE_HOST: host }: Env): boolean =>
  host === "0.0.0.0" || host === "::";
