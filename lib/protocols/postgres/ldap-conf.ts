/** Pure. What the database host is given for `ldap` lines: whom libldap trusts, and how long it waits for a worker. */

/** Where the certificate of the workers' authority goes on the database host. */
export const authorityPath = "/etc/ldap/postern-ca.pem";
/** libldap's settings on Debian and Ubuntu; Red Hat and SUSE have them in /etc/openldap. */
export const ldapConfPath = "/etc/ldap/ldap.conf";
/** Whom both files belong to. PostgreSQL's account reads them, and nobody but root may change whom it trusts. */
export const ldapConfOwner = "root:root, mode 644";

/** How long PostgreSQL waits for a worker that does not connect, or connects and does not answer. */
const waitSeconds = 3;

/**
 * The lines for ldap.conf. The last line of a name counts, so they go to the end of the file. Every new session of
 * PostgreSQL reads the file, so nothing is restarted. What each of the two waits bounds: docs/postgresql-19.md.
 */
export const ldapConfLines = [
  `TLS_CACERT ${authorityPath}`,
  `NETWORK_TIMEOUT ${waitSeconds}`,
  `TIMEOUT ${waitSeconds}`,
].join("\n");

/**
 * One block for a shell on the database host: puts the certificate and the lines where they belong. Pasting it twice
 * does no harm. -D because /etc/ldap comes with a package that Debian only recommends. certificate: PEM.
 */
export function ldapConfCommands(certificate: string): string {
  return [
    `sudo install -D -o root -g root -m 644 /dev/stdin ${authorityPath} <<'PEM'`,
    certificate.trim(),
    "PEM",
    `sudo tee -a ${ldapConfPath} <<'CONF'`,
    ldapConfLines,
    "CONF",
  ].join("\n");
}
