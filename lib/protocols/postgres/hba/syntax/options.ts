/** Pure. The options at the end of a rule: PostgreSQL's checks on each and on all of them together. */

import type { ConnectionType, HbaMethod } from "../rule";
import { isOptionOf, optionMethods } from "./methods";

/** Options by name, or the error. */
export type OptionsResult =
  | { readonly ok: true; readonly options: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string };

type RuleHead = { readonly type: ConnectionType; readonly method: HbaMethod };
type Options = Record<string, string>;

/** Reads `name=value` words. A later one overrides; an LDAP URL becomes the options it stands for. */
export function readOptions(words: readonly string[], head: RuleHead, version: number): OptionsResult {
  const options: Options = {};
  for (const word of words) {
    const at = word.indexOf("=");
    if (at < 0) return { ok: false, message: `authentication option not in name=value format: ${word}` };
    const [name, value] = [word.slice(0, at), word.slice(at + 1)];
    const message = refusalOf(name, value, head, version);
    if (message) return { ok: false, message };
    options[name] = name === "ldapport" ? String(toInteger(value)) : value;
    if (name === "ldapurl") {
      const parts = ldapUrlOptions(value);
      if (typeof parts === "string") return { ok: false, message: parts };
      Object.assign(options, parts);
    }
  }
  const message = refusalOfAll(options, head.method, version);
  if (message) return { ok: false, message };
  if (head.method === "cert") options.clientcert = "verify-full";
  return { ok: true, options };
}

function refusalOf(name: string, value: string, head: RuleHead, version: number): string | null {
  if (!isOptionOf(version, name)) return `unrecognized authentication option name: "${name}"`;
  const allowed = optionMethods[name];
  if (allowed && !allowed.methods.includes(head.method)) {
    const words = name === "map" ? mapMethods(version) : allowed.words;
    return `authentication option "${name}" is only valid for authentication methods ${words}`;
  }
  switch (name) {
    case "clientcert":
    case "clientname":
      return certificateRefusal(name, value, head);
    case "ldapport":
      return toInteger(value) === 0 ? `invalid LDAP port number: "${value}"` : null;
    case "radiusservers":
      return splitList(value) ? null : `could not parse RADIUS server list "${value}"`;
    case "radiusports": {
      const ports = splitList(value);
      return ports?.every((port) => toInteger(port) !== 0) ? null : `invalid RADIUS port number: "${value}"`;
    }
    case "radiussecrets":
      // The secrets stand in the message of PostgreSQL; they must not stand in ours.
      return splitList(value) ? null : "could not parse RADIUS secret list";
    case "radiusidentifiers":
      return splitList(value) ? null : `could not parse RADIUS identifiers list "${value}"`;
    default:
      return null;
  }
}

const mapMethods = (version: number) =>
  version < 18 ? "ident, peer, gssapi, sspi, and cert" : "ident, peer, gssapi, sspi, cert, and oauth";

function certificateRefusal(name: string, value: string, { type, method }: RuleHead): string | null {
  if (type !== "hostssl") return `${name} can only be configured for "hostssl" rows`;
  const allowed = name === "clientcert" ? ["verify-ca", "verify-full"] : ["CN", "DN"];
  if (!allowed.includes(value)) return `invalid value for ${name}: "${value}"`;
  if (value === "verify-ca" && method === "cert")
    return `clientcert can only be set to "verify-full" when using "cert" authentication`;
  return null;
}

function refusalOfAll(options: Options, method: HbaMethod, version: number): string | null {
  if (method === "ldap") return ldapRefusal(options, version);
  if (method === "radius") return radiusRefusal(options);
  if (method === "oauth") {
    if (options.scope === undefined)
      return `authentication method "oauth" requires argument "scope" to be set`;
    if (options.issuer === undefined)
      return `authentication method "oauth" requires argument "issuer" to be set`;
    if (options.delegate_ident_mapping === "1" && options.map !== undefined)
      return "map cannot be used in combination with delegate_ident_mapping";
  }
  return null;
}

const searchOptions = [
  "ldapbasedn",
  "ldapbinddn",
  "ldapbindpasswd",
  "ldapsearchattribute",
  "ldapsearchfilter",
] as const;

function ldapRefusal(options: Options, version: number): string | null {
  const isSimple = options.ldapprefix !== undefined || options.ldapsuffix !== undefined;
  if (isSimple && searchOptions.some((name) => options[name] !== undefined))
    return version < 18
      ? `cannot use ${searchOptions.join(", ")}, or ldapurl together with ldapprefix`
      : "cannot mix options for simple bind and search+bind modes";
  if (!isSimple && options.ldapbasedn === undefined)
    return `authentication method "ldap" requires argument "ldapbasedn", "ldapprefix", or "ldapsuffix" to be set`;
  if (options.ldapsearchattribute !== undefined && options.ldapsearchfilter !== undefined)
    return "cannot use ldapsearchattribute together with ldapsearchfilter";
  return null;
}

function radiusRefusal(options: Options): string | null {
  const count = (name: string) => splitList(options[name] ?? "")?.length ?? 0;
  // An empty list and an option that is not there are the same to PostgreSQL.
  for (const name of ["radiusservers", "radiussecrets"])
    if (count(name) === 0) return `authentication method "radius" requires argument "${name}" to be set`;
  const servers = count("radiusservers");
  for (const [name, word, least] of [
    ["radiussecrets", "secrets", 1],
    ["radiusports", "ports", 0],
    ["radiusidentifiers", "identifiers", 0],
  ] as const) {
    const given = count(name);
    if (given !== 1 && given !== servers && given !== least)
      return `the number of RADIUS ${word} (${given}) must be 1 or the same as the number of RADIUS servers (${servers})`;
  }
  return null;
}

/**
 * The items of a list of RADIUS servers, ports, secrets or identifiers, or null when PostgreSQL cannot read it.
 * Blanks around items do not count; an item in double quotes is taken as it is, `""` for a quote.
 */
export function splitList(text: string): readonly string[] | null {
  const items: string[] = [];
  const item = /[ \t\n\v\f\r]*(?:"((?:[^"]|"")*)"|([^,\s"][^,\s]*))[ \t\n\v\f\r]*(,|$)/y;
  if (text.trim() === "") return items;
  while (true) {
    const found = item.exec(text);
    if (!found) return null;
    items.push(found[1]?.replace(/""/g, '"') ?? found[2] ?? "");
    if (found[3] === "") return items;
  }
}

/** C's atoi: leading digits, 0 for anything else. */
const toInteger = (text: string) => Number.parseInt(/^\s*[+-]?\d+/.exec(text)?.[0] ?? "0", 10);

/** As libldap reads a port, with C's strtol: null unless all of the text is a number, which is then made to fit an int. */
const portNumber = (text: string) =>
  /^[ \t\n\v\f\r]*[+-]?\d+$/.test(text)
    ? Number(BigInt.asIntN(32, BigInt(text.replace(/[\s+]/g, ""))))
    : null;

function ldapUrlOptions(url: string): Readonly<Record<string, string>> | string {
  const parts =
    /^([a-z][a-z+.-]*):\/\/([^/?]*)(?:\/([^?]*))?(?:\?([^?]*))?(?:\?([^?]*))?(?:\?([^?]*))?/i.exec(url);
  const [, written = "", authority = "", dn, attributes, , filter] = parts ?? [];
  const scheme = written.toLowerCase();
  // The client library knows one more scheme; the rest is no LDAP URL to it.
  if (!parts || !/^(ldaps?|ldapi)$/.test(scheme)) return `could not parse LDAP URL "${url}"`;
  if (scheme !== "ldap" && scheme !== "ldaps") return `unsupported LDAP URL scheme: ${scheme}`;
  const [address, bracketed, bare = "", port] =
    /^(?:\[([^\]]*)\](?:[^:]+$)?|([^[:][^:]*)?)(?::(.*))?$/s.exec(authority) ?? [];
  const number = port === undefined ? 0 : portNumber(decoded(port));
  if (address === undefined || number === null) return `could not parse LDAP URL "${url}"`;
  const host = bracketed ?? bare;
  const attribute = attributes?.split(",")[0];
  return {
    ldapscheme: scheme,
    ...(host && { ldapserver: decoded(host) }),
    ldapport: String(number || (scheme === "ldaps" ? 636 : 389)),
    ...(dn && { ldapbasedn: decoded(dn) }),
    ...(attribute && { ldapsearchattribute: decoded(attribute) }),
    ...(filter && { ldapsearchfilter: decoded(filter) }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
