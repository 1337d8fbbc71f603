/** Pure. What can go wrong with a directory: a closed set, each with what happened and what to do. */

/** By code. `text` is what pages and the login log print, `fix` what to do about it. */
export const problems = {
  host_unknown: {
    text: "The name of the host is not known.",
    fix: "Check the spelling, and that this machine's DNS knows the name.",
  },
  refused: {
    text: "Nothing answers on this port.",
    fix: "Check host and port: LDAPS usually listens on 636, StartTLS on 389. A firewall may be in between.",
  },
  unreachable: {
    text: "The host cannot be reached.",
    fix: "Check the network between this machine and the directory.",
  },
  timeout: {
    text: "The directory did not answer in time.",
    fix: "Check that it is up and not overloaded, and that no firewall drops the connection.",
  },
  closed: {
    text: "The directory closed the connection.",
    fix: "Look into the directory's log. With LDAPS, check that the port speaks TLS; with StartTLS, that it does not.",
  },
  not_ldap: {
    text: "What answers is not an LDAP directory that speaks this kind of TLS.",
    fix: "LDAPS usually listens on 636, StartTLS on 389. Check the port.",
  },
  certificate_unknown: {
    text: "The certificate was issued by an authority that is not trusted here.",
    fix: "Upload the certificate of the authority, or have it shown from the directory and compare the fingerprint.",
  },
  certificate_name: {
    text: "The certificate is for another name than the address.",
    fix: "Enter the address as it stands in the certificate, or give the directory a certificate with this name.",
  },
  certificate_expired: {
    text: "The certificate has expired or is not valid yet.",
    fix: "Renew the directory's certificate, and check the clocks.",
  },
  starttls_refused: {
    text: "The directory offers no StartTLS here.",
    fix: "Give the directory a certificate, or use LDAPS.",
  },
  bind_refused: {
    text: "The directory does not accept the bind account with this password.",
    fix: "Check the DN and the password. Active Directory also takes name@domain.",
  },
  bind_account: {
    text: "The directory does not let the bind account in.",
    fix: "Check in the directory whether the account is disabled, expired, locked or must change its password.",
  },
  bind_password_unreadable: {
    text: "The bind account's password cannot be opened.",
    fix: "Restore the master key that sealed it, or enter the password again.",
  },
  needs_bind: {
    text: "The directory answers only to accounts that are signed in.",
    fix: "Enter a bind account.",
  },
  needs_tls: { text: "The directory asks for a safer connection.", fix: "Use LDAPS or StartTLS." },
  not_allowed: {
    text: "The bind account may not read this.",
    fix: "Let it read the users below the search base, with the attributes that are configured.",
  },
  base_missing: {
    text: "The search base does not exist, or the bind account may not see it.",
    fix: "Choose it from the tree, or check its spelling.",
  },
  dn_invalid: {
    text: "This is not a distinguished name.",
    fix: "Write it as in ou=people,dc=example,dc=org.",
  },
  filter_invalid: {
    text: "The filter cannot be read.",
    fix: "Write it in parentheses, as in (objectClass=person), with as many closing ones as opening ones.",
  },
  size_limit: {
    text: "The directory gives fewer entries than there are.",
    fix: 'Raise the limit for the bind account. OpenLDAP: limits dn.exact="…" size=unlimited size.prtotal=unlimited',
  },
  time_limit: {
    text: "The directory stopped the search because it took too long.",
    fix: "Index the attributes of the filter in the directory, or choose a narrower search base.",
  },
  referral: {
    text: "The directory refers to another one for this search base.",
    fix: "Enter the address of the directory that holds it, or a narrower search base. Referrals are not followed.",
  },
  busy: {
    text: "The directory says that it is busy or not ready.",
    fix: "Try again, or enter another address.",
  },
  too_much: {
    text: "The directory answered with more than this can need.",
    fix: "Check that the address is the right one, and that the filter finds one entry a person.",
  },
  ambiguous: {
    text: "Several entries have this name.",
    fix: "Choose an attribute for the username that is unique below the search base, or a narrower filter.",
  },
  entry_unusable: {
    text: "The entry has no id or no username in the configured attributes.",
    fix: "Check the attribute mapping, and that the bind account may read these attributes.",
  },
  unwilling: {
    text: "The directory refused for a reason of its own.",
    fix: "The words of the directory say more; look into its log.",
  },
} as const satisfies Record<string, { text: string; fix: string }>;

/** A key of `problems`. */
export type ProblemCode = keyof typeof problems;

/** What went wrong; `detail`: the words of the directory or the system, cut, never a secret. */
export type Problem = { readonly code: ProblemCode; readonly detail: string };

/** What the room throws for everything that a directory or the way to it does. */
export class DirectoryError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, detail = "") {
    super(problems[code].text);
    this.name = "DirectoryError";
    this.problem = { code, detail: shortened(detail) };
  }
}

/** No answer to a password that had been sent by then: the directory may have counted it as wrong. */
export class UnansweredBind extends DirectoryError {
  constructor({ problem: { code, detail } }: DirectoryError) {
    super(code, detail);
  }
}

/** No answer to a new password that had been sent by then: the directory may have taken it. */
export class UnansweredChange extends DirectoryError {
  constructor({ problem: { code, detail } }: DirectoryError) {
    super(code, detail);
  }
}

/** Words of a stranger, fit for a page and a log: one line, no control characters, no more than 300 characters. */
const shortened = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 300);

/** What an error of the network, of TLS or of ldapts means. */
export function directoryError(error: unknown): DirectoryError {
  if (error instanceof DirectoryError) return error;
  const { code, message = "" } = (error ?? {}) as { code?: unknown; message?: string };
  if (typeof code === "number") return new DirectoryError(byResult[code] ?? "unwilling", `${message}`);
  const known = typeof code === "string" ? byWord(code) : null;
  if (known) return new DirectoryError(known, message);
  if (/timed out|timeout/i.test(message)) return new DirectoryError("timeout", message);
  if (/closed|ECONNRESET|EPIPE|Socket/.test(message)) return new DirectoryError("closed", message);
  if (/paren|filter/i.test(message)) return new DirectoryError("filter_invalid", message);
  return new DirectoryError("unwilling", message);
}

function byWord(code: string): ProblemCode | null {
  if (/^(ENOTFOUND|EAI_)/.test(code)) return "host_unknown";
  if (code === "ECONNREFUSED") return "refused";
  if (/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES)$/.test(code)) return "unreachable";
  if (code === "ETIMEDOUT") return "timeout";
  if (/^(ECONNRESET|EPIPE)$/.test(code)) return "closed";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "certificate_name";
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) return "certificate_expired";
  if (/CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE/.test(code) && !code.startsWith("ERR_SSL"))
    return "certificate_unknown";
  return /^(ERR_SSL|EPROTO)/.test(code) ? "not_ldap" : null;
}

/** By result code of LDAP, where a search came to it. */
const byResult: Readonly<Record<number, ProblemCode>> = {
  1: "needs_bind",
  3: "time_limit",
  4: "size_limit",
  8: "needs_tls",
  10: "referral",
  11: "size_limit",
  13: "needs_tls",
  18: "filter_invalid",
  21: "filter_invalid",
  32: "base_missing",
  34: "dn_invalid",
  50: "not_allowed",
  51: "busy",
  52: "busy",
};
