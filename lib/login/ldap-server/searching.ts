/** Pure. What searches are answered with: the root of the directory, and for a search account the name of any role. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { Base } from "@/lib/foundation/base/distinguished-name";
import { isTrueOf, soughtUid, uidNames } from "@/lib/protocols/ldap/filter";
import { clientName, readLoginName, roleName } from "@/lib/protocols/ldap/login-name";
import type { Search } from "@/lib/protocols/ldap/message";
import type { Result } from "@/lib/protocols/ldap/response";
import { oids } from "@/lib/protocols/ldap/result-codes";

/** An entry that is found. */
export type Entry = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
};

/** What a search comes to. */
export type Found = { readonly entry: Entry | null; readonly result: Result };

const success: Result = { code: "success" };

/** Whether the search asks for the root of the directory, which everyone may read (RFC 4512 section 5.1). */
export const asksForRoot = ({ base, scope }: Search): boolean => base.length === 0 && scope === "base";

/** The root: what this door can do. `offersTls`: the connection is not encrypted, and could be. */
export function rootEntry(search: Search, base: Base, offersTls: boolean): Found {
  return ifTrue(search, "", {
    objectClass: ["top"],
    supportedLDAPVersion: ["3"],
    namingContexts: [base.text],
    supportedExtension: [...(offersTls ? [oids.startTls] : []), oids.whoAmI],
    vendorName: ["Postern"],
  });
}

/**
 * What a search account finds: below its own client the role that `(uid=role)` names, and by their names that client and
 * any role. Every role is found, whether or not there is such a user: an answer that depended on it would tell who exists.
 */
export function entryFor(search: Search, client: string, base: Base, roleBytes: number): Found {
  const where = readLoginName(search.base, base);
  if (where === "malformed") return failed("invalidDNSyntax", "The search base is no distinguished name.");
  if (where === null || where.kind === "search_account" || where.client !== client)
    return failed("noSuchObject", `Search below ${clientName(client, base)}.`);
  if (search.scope === null) return failed("protocolError", "This scope is not known.");
  if (where.kind === "role") return search.scope === "one" ? nothing : role(search, where.role, client, base);
  if (search.scope === "base")
    return ifTrue(search, clientName(client, base), { objectClass: ["organizationalUnit"], ou: [client] });
  const uid = soughtUid(search.filter);
  if (!uid) return failed("unwillingToPerform", "Only the filter (uid=name) is answered here.");
  const name = uid.length > roleBytes ? null : textOf(uid);
  return !name || name.includes("\0") ? nothing : role(search, name, client, base);
}

const role = (search: Search, name: string, client: string, base: Base) =>
  ifTrue(search, roleName(name, client, base), { objectClass: ["account"], uid: [name] });

const nothing: Found = { entry: null, result: success };

/** The entry, when the search's filter is true of it. */
function ifTrue(search: Search, name: string, all: Entry["attributes"]): Found {
  const inLowerCase = Object.fromEntries(
    Object.entries(all).map(([type, values]) => [type.toLowerCase(), values]),
  );
  if (isTrueOf(search.filter, inLowerCase) !== true) return nothing;
  return { entry: { name, attributes: chosen(all, search) }, result: success };
}

const failed = (code: Result["code"], diagnostic: string): Found => ({
  entry: null,
  result: { code, diagnostic },
});

/** Those asked for: all for an empty list, `*` or `+`; their values unless only types are wanted. */
function chosen(all: Entry["attributes"], { attributes, typesOnly }: Search): Entry["attributes"] {
  const isAll = attributes.length === 0 || attributes.includes("*") || attributes.includes("+");
  const isAsked = (type: string) =>
    (type === "uid" ? uidNames : [type.toLowerCase()]).some((name) => attributes.includes(name));
  const kept = Object.entries(all).filter(([type]) => isAll || isAsked(type));
  return Object.fromEntries(kept.map(([type, values]) => [type, typesOnly ? [] : values]));
}
