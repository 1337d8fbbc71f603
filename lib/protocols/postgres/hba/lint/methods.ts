/** Pure. What is wrong with a line by its method and the connections that it takes. */
import { describeAddress } from "../address";
import type { HbaRule } from "../rule";
import { methodFacts } from "../syntax/methods";
import { takersBefore } from "./cover";
import { type Check, forEachRule, isFromHere } from "./finding";

const hasCertificate = ({ method, options }: HbaRule) =>
  method === "cert" || options.clientcert === "verify-full";

/** Whether the line names every role. */
const isForAll = ({ users }: HbaRule) => users.some(({ text, isQuoted }) => text === "all" && !isQuoted);

const trust = forEachRule((rule) =>
  rule.method === "trust" && !hasCertificate(rule)
    ? {
        id: "trust",
        severity: "critical",
        text: `Anyone who connects${rule.type === "local" ? " on this machine" : ""} is let in as any role that the line names, without a password.`,
        fix: "Replace trust by the line that asks Postern; for a service account by scram-sha-256; on the socket by peer.",
      }
    : null,
);

/** Cleartext methods on lines that take connections without TLS. */
const cleartextWithoutTls = forEachRule((rule, lint) => {
  if (methodFacts[rule.method].sends !== "cleartext") return null;
  if (rule.type === "local" || rule.type === "hostssl" || rule.type === "hostgssenc") return null;
  if (takersBefore(rule, lint, ["plain"]).length > 0) return null;
  const isOwn = isFromHere(rule);
  return {
    id: "cleartext_without_tls",
    severity: isOwn ? "low" : "critical",
    text: `${rule.method} has the client send the password as it is, and ${rule.type} takes connections without TLS. psql and libpq try again without TLS by themselves after a refusal (sslmode=prefer), so password and code cross the network in the clear.`,
    fix: `Write hostssl in place of ${rule.type}.`,
  };
});

const password = forEachRule((rule) =>
  rule.method === "password" && !hasCertificate(rule)
    ? {
        id: "password",
        severity: "medium",
        text: "The password itself is sent to the server, where scram-sha-256 would send only a proof of it.",
        fix: "Use scram-sha-256, which works with the same passwords unless they are kept as md5.",
      }
    : null,
);

const ident = forEachRule((rule) =>
  rule.method === "ident" && rule.type !== "local"
    ? {
        id: "ident_over_network",
        severity: "high",
        text: "The client's own machine is asked who is connecting, and it may answer as it likes.",
        fix: "Use scram-sha-256 or the line that asks Postern.",
      }
    : null,
);

const md5 = forEachRule((rule) =>
  rule.method === "md5"
    ? {
        id: "md5",
        severity: "medium",
        text: "Passwords kept as md5 let in whoever steals them, without cracking. PostgreSQL 18 calls them deprecated.",
        fix: "Set password_encryption = scram-sha-256, let people set their passwords again, then write scram-sha-256 here.",
      }
    : null,
);

const singleFactor = new Set(["trust", "password", "md5", "scram-sha-256", "ident", "bsd"]);

const wideNetwork = forEachRule((rule) => {
  if (!singleFactor.has(rule.method) || hasCertificate(rule) || !isWide(rule)) return null;
  return {
    id: "wide_network",
    severity: "medium",
    text: `${describeAddress(rule.address)} holds far more machines than need this line, and ${rule.method} asks them for no second factor.`,
    fix: "Name the networks of the machines that need it, each in a line of its own.",
  };
});

function isWide(rule: HbaRule): boolean {
  const { address } = rule;
  if (address.kind === "all" || address.kind === "samenet") return true;
  if (address.kind !== "network" || isFromHere(rule)) return false;
  return address.prefix === null || address.prefix < (address.address.includes(":") ? 32 : 16);
}

const allUsers = forEachRule((rule, lint) => {
  if (!isForAll(rule) || (rule.method !== "trust" && rule.method !== "peer") || hasCertificate(rule))
    return null;
  if (takersBefore(rule, lint).length > 0) return null;
  const isPeer = rule.method === "peer";
  return {
    id: "all_users",
    severity: isPeer ? "low" : "high",
    text: isPeer
      ? "Every system user of the database server gets in as the role of the same name, without a second factor."
      : "The line names every role, superusers among them.",
    fix: isPeer ? "Name the break-glass role only." : "Name the roles that need the line.",
  };
});

const tlsNotRequired = forEachRule((rule, lint) => {
  if (rule.type !== "host" && rule.type !== "hostnossl" && rule.type !== "hostnogssenc") return null;
  if (rule.method === "reject" || isFromHere(rule) || methodFacts[rule.method].sends === "cleartext")
    return null;
  if (takersBefore(rule, lint, ["plain"]).length > 0) return null;
  return {
    id: "tls_not_required",
    severity: "medium",
    text: `${rule.type} takes connections without TLS, whose queries and results anybody on the way can read.`,
    fix: "Write hostssl.",
  };
});

const replicationWithoutTls = forEachRule((rule) => {
  const isForReplication = rule.databases.some(({ text, isQuoted }) => text === "replication" && !isQuoted);
  if (!isForReplication || rule.method === "reject" || isFromHere(rule)) return null;
  if (rule.type === "hostssl" || rule.type === "hostgssenc" || rule.type === "local") return null;
  return {
    id: "replication_without_tls",
    severity: "high",
    text: "A standby may copy the whole cluster over a connection that anybody on the way can read.",
    fix: "Write hostssl, and sslmode=verify-full in the standby's primary_conninfo.",
  };
});

/** Lines that ask for a client certificate, on a server that cannot check one or never learns that one was lost. */
const certificateChecks = forEachRule((rule, { certificates }) => {
  if (!certificates || (rule.method !== "cert" && rule.options.clientcert === undefined)) return null;
  if (!certificates.hasAuthority)
    return {
      id: "certificate_without_authority",
      severity: "critical",
      text: "The line asks for a client certificate and ssl_ca_file is not set, so nobody logs in by it.",
      fix: "Set ssl_ca_file to the authority that signs the clients' certificates, and reload.",
    };
  if (certificates.hasRevocation) return null;
  return {
    id: "certificate_without_revocation",
    severity: "medium",
    text: "There is no revocation list, so a lost client certificate lets in until it runs out.",
    fix: "Set ssl_crl_file or ssl_crl_dir.",
  };
});

const delegatedOauth = forEachRule((rule) => {
  if (rule.method !== "oauth") return null;
  const isPlain = !/^https:/i.test(rule.options.issuer ?? "");
  if (!isPlain && rule.options.delegate_ident_mapping !== "1") return null;
  return {
    id: "oauth",
    severity: isPlain ? "high" : "medium",
    text: isPlain
      ? "The issuer is no https address, so anybody on the way can play the identity provider."
      : "delegate_ident_mapping lets the validator alone decide who may be which role.",
    fix: isPlain ? "Write the https address of the issuer." : "Use a map in pg_ident.conf instead.",
  };
});

/** All checks of methods. */
export const methodChecks: readonly Check[] = [
  trust,
  cleartextWithoutTls,
  password,
  ident,
  md5,
  wideNetwork,
  allUsers,
  tlsNotRequired,
  replicationWithoutTls,
  certificateChecks,
  delegatedOauth,
];
