/** The authority that the directories of tests have in common, and what it issues to them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, days } from "@/lib/foundation/base/durations";
import {
  type Certificate,
  issueServerCertificate,
  makeAuthority,
} from "@/lib/foundation/certificates/certificate";

let shared: Promise<Certificate> | undefined;

/** One authority in a process, so that a test may hand over its certificate before any directory is up. */
export function directoryAuthority(): Promise<Certificate> {
  shared ??= makeAuthority("Directories of tests", new Date());
  return shared;
}

/** A certificate of that authority for a directory reached by `names`. */
export async function directoryCertificate(names: readonly string[]): Promise<Certificate> {
  const now = new Date();
  const commonName = names[0] ?? "";
  return issueServerCertificate(await directoryAuthority(), {
    ...{ commonName, names, now },
    expiresAt: after(now, days(2)),
  });
}

/** Writes what a TLS server reads into `home` and gives the paths. */
export async function writeCertificate(home: string, names: readonly string[]) {
  const { certificate, privateKey } = await directoryCertificate(names);
  const authority = (await directoryAuthority()).certificate;
  const paths = {
    certificate: join(home, "server.pem"),
    key: join(home, "server.key"),
    authority: join(home, "authority.pem"),
  };
  writeFileSync(paths.certificate, certificate);
  writeFileSync(paths.key, privateKey, { mode: 0o600 });
  writeFileSync(paths.authority, authority);
  return { ...paths, text: authority };
}
