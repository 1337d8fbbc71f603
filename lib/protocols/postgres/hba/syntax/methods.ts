/** Pure. What is known of each authentication method: in which versions it exists and what it proves. */
import type { HbaMethod } from "../rule";

/** A method. `from` and `until` are major versions, both included. */
export type MethodFacts = {
  readonly from: number;
  readonly until: number | null;
  /** What the client hands over: the password itself, a proof of it, or no password at all. */
  readonly sends: "cleartext" | "proof" | "nothing";
  /** Who may use it in `map=` (pg_ident.conf). */
  readonly takesMap: boolean;
};

const always = { from: 0, until: null, takesMap: false } as const;

/** The one table of methods. */
export const methodFacts: Readonly<Record<HbaMethod, MethodFacts>> = {
  reject: { ...always, sends: "nothing" },
  trust: { ...always, sends: "nothing" },
  ident: { ...always, sends: "nothing", takesMap: true },
  peer: { ...always, sends: "nothing", takesMap: true },
  password: { ...always, sends: "cleartext" },
  md5: { ...always, sends: "proof" },
  "scram-sha-256": { ...always, sends: "proof" },
  gss: { ...always, sends: "nothing", takesMap: true },
  sspi: { ...always, sends: "nothing", takesMap: true },
  pam: { ...always, sends: "cleartext" },
  bsd: { ...always, sends: "cleartext" },
  ldap: { ...always, sends: "cleartext" },
  cert: { ...always, sends: "nothing", takesMap: true },
  radius: { ...always, until: 18, sends: "cleartext" },
  oauth: { ...always, from: 18, sends: "nothing", takesMap: true },
};

/** Whether PostgreSQL `version` knows `method`. */
export function isMethodOf(version: number, method: string): method is HbaMethod {
  const facts = methodFacts[method as HbaMethod];
  return facts !== undefined && version >= facts.from && (facts.until === null || version <= facts.until);
}

/** The methods each option is for, in the words of PostgreSQL's error; options that any method may carry have none. */
export const optionMethods: Readonly<
  Record<string, { readonly methods: readonly HbaMethod[]; readonly words: string } | null>
> = {
  map: { methods: ["ident", "peer", "gss", "sspi", "cert", "oauth"], words: "" },
  clientcert: null,
  clientname: null,
  pamservice: { methods: ["pam"], words: "pam" },
  pam_use_hostname: { methods: ["pam"], words: "pam" },
  ...optionsOf("ldap", [
    "ldapurl",
    "ldaptls",
    "ldapscheme",
    "ldapserver",
    "ldapport",
    "ldapbinddn",
    "ldapbindpasswd",
    "ldapsearchattribute",
    "ldapsearchfilter",
    "ldapbasedn",
    "ldapprefix",
    "ldapsuffix",
  ]),
  krb_realm: { methods: ["gss", "sspi"], words: "gssapi and sspi" },
  include_realm: { methods: ["gss", "sspi"], words: "gssapi and sspi" },
  compat_realm: { methods: ["sspi"], words: "sspi" },
  upn_username: { methods: ["sspi"], words: "sspi" },
  ...optionsOf("radius", ["radiusservers", "radiusports", "radiussecrets", "radiusidentifiers"]),
  ...optionsOf("oauth", ["issuer", "scope", "validator", "delegate_ident_mapping"]),
};

function optionsOf(method: HbaMethod, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { methods: [method], words: method }]));
}

/** Whether PostgreSQL `version` knows the option at all. */
export function isOptionOf(version: number, name: string): boolean {
  const facts = optionMethods[name];
  if (facts === undefined) return false;
  return facts?.methods.length !== 1 || facts.methods.some((method) => isMethodOf(version, method));
}
