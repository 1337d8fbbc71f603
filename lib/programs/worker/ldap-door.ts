/** The worker's LDAP door with its certificate: opened together, closed together. */
import type pg from "pg";
import type { CertificateFiles } from "@/lib/foundation/certificates/certificate-files";
import {
  issuedCertificate,
  ownCertificate,
  type ServedCertificate,
} from "@/lib/foundation/certificates/served-certificate";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import type { LdapServer, LdapServerOptions } from "@/lib/login/ldap-server/server";
import { startLdapServer } from "@/lib/login/ldap-server/server";

/** What the door is set up with. Ports: 0 means any; `startTlsPort` null means that there is none. */
export type LdapDoorSettings = Pick<LdapServerOptions, "host" | "tlsPort" | "startTlsPort" | "base"> & {
  /** Names and addresses that PostgreSQL servers reach it by, for issued certificates. */
  readonly names: readonly string[];
  /** The administrator's own certificate, or null for one that is issued here. */
  readonly files: CertificateFiles | null;
};

/** The running door. */
export type LdapDoor = Pick<LdapServer, "addresses" | "stats" | "close"> & {
  readonly certificates: Pick<ServedCertificate, "kind" | "current">;
};

/**
 * Opens the door. A store that is down is waited for; connections are closed at once meanwhile.
 * @throws StartError when the administrator's files cannot be used; the system's error when a port cannot be bound
 */
export async function openLdapDoor(
  options: LdapDoorSettings &
    Pick<LdapServerOptions, "configs" | "authenticator" | "log"> & {
      readonly pool: pg.Pool;
      readonly keyring: Keyring;
    },
): Promise<LdapDoor> {
  const { names, host } = options;
  const common = { ...options, holder: "The LDAPS door" };
  const certificates = options.files
    ? ownCertificate(options.files, common)
    : issuedCertificate({ ...common, commonName: "Postern worker", names: async () => [...names, host] });
  try {
    const server = await startLdapServer({ ...options, certificates });
    return {
      ...server,
      certificates,
      async close() {
        await server.close();
        certificates.close();
      },
    };
  } catch (error) {
    certificates.close();
    throw error;
  }
}
