/** The programs of others that tests talk to: which are missing, and installing them where that is possible. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Each program with its Debian packages. */
const peers = {
  psql: ["postgresql-client"],
  radclient: ["freeradius-utils"],
  oathtool: ["oathtool"],
  // One-time passwords of YubiKeys.
  ykgenerate: ["libyubikey-dev"],
  "chromium-headless-shell": ["chromium-headless-shell", "fonts-liberation"],
  // The whole browser, where one has to trust an authority of its own.
  chromium: ["chromium"],
  openssl: ["openssl"],
  // Writes files of hardware tokens.
  csv2pskc: ["pskc-utils"],
  ldapwhoami: ["ldap-utils"],
  curl: ["curl"],
  // A second network for a browser, and what that browser trusts.
  ip: ["iproute2"],
  certutil: ["libnss3-tools"],
  // Directories: OpenLDAP's server, and a domain controller with the modules of its database.
  slapd: ["slapd"],
  samba: ["samba", "samba-ad-provision", "samba-dsdb-modules", "python3-samba", "python3-markdown"],
  // A gateway for text messages, which many run themselves.
  bearerbox: ["kannel"],
  // Poolers, the module with which they ask by RADIUS, and PAM with a directory of services of a test's own.
  pgbouncer: ["pgbouncer", "libpam-radius-auth", "libpam-wrapper"],
  pgpool: ["pgpool2", "libpam-radius-auth", "libpam-wrapper"],
  // A server built with LDAP, which the embedded one is not.
  postgresql: ["postgresql"],
};

/** Those of which more is needed than a program in PATH. */
const checks = {
  postgresql: () => hasServer(),
  samba: () => isOnPath("samba") && hasInLibraries("samba/ldb/samba_dsdb.so") && hasDomainTemplates(),
  pgbouncer: () => hasPooler("pgbouncer"),
  pgpool: () => hasPooler("pgpool"),
};

const isInstalled = (program) => checks[program]?.() ?? isOnPath(program);

const isOnPath = (program) =>
  (process.env.PATH ?? "").split(delimiter).some((directory) => existsSync(join(directory, program)));

/** Debian keeps the server's programs away from PATH, one directory a version. */
function hasServer() {
  const root = "/usr/lib/postgresql";
  return (
    existsSync(root) && readdirSync(root).some((version) => existsSync(join(root, version, "bin/postgres")))
  );
}

/** Samba alone serves files: a domain needs its templates, and the modules of its database, beside it. */
const hasDomainTemplates = () => existsSync("/usr/share/samba/setup/provision.ldif");

/** Poolers are where ordinary users do not have them in PATH, and ask through PAM. */
const hasPooler = (program) =>
  existsSync(join("/usr/sbin", program)) &&
  hasInLibraries("security/pam_radius_auth.so") &&
  hasInLibraries("libpam_wrapper.so");

/** Debian keeps libraries in a directory of the architecture. */
const hasInLibraries = (file) =>
  existsSync("/usr/lib") &&
  readdirSync("/usr/lib").some((architecture) => existsSync(join("/usr/lib", architecture, file)));

/** Programs that are not on this machine. */
export const missingPeers = () => Object.keys(peers).filter((program) => !isInstalled(program));

/** The command that installs `programs` on Debian and Ubuntu. */
export const installCommand = (programs) =>
  `apt-get install --no-install-recommends ${programs.flatMap((program) => peers[program]).join(" ")}`;

/** Whether `installPeers` can work here: root on a system with apt. */
export const canInstall = () => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") && isDebian();

function isDebian() {
  return (
    existsSync("/etc/os-release") &&
    /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}

/** Installs `programs` with apt; no service of theirs is started. Says what apt said when it fails. */
export function installPeers(programs) {
  withoutServices(() => {
    apt("update", "-qq");
    // What this release does not have must not take the others with it.
    if (!install(programs)) for (const program of programs) install([program]);
  });
}

const install = (programs) =>
  apt("install", "-qq", "-y", "--no-install-recommends", ...programs.flatMap((program) => peers[program]));

/** Gives whether it ended well. */
function apt(...words) {
  const run = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...words], {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (run.status !== 0) process.stderr.write(`apt-get ${words.join(" ")}\n${run.stdout}${run.stderr}`);
  return run.status === 0;
}

/** Debian packages start their services unless this file says no. What was there before is put back. */
function withoutServices(install) {
  const policy = "/usr/sbin/policy-rc.d";
  const aside = `${policy}.postern`;
  if (existsSync(policy)) renameSync(policy, aside);
  try {
    writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    install();
  } finally {
    rmSync(policy, { force: true });
    if (existsSync(aside)) renameSync(aside, policy);
  }
}
