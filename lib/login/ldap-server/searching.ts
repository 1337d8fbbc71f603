/** Pure. What searches are answered with: the root of the directory, and for a search account the name of any role. */
import { textOf } from "@/lib/foundation/base/bytes";
import type { Base } from "@/lib/foundation/base/distinguished-name";
import { soughtUid } from "@/lib/protocols/ldap/filter";
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
  if (search.filter.kind !== "present" || search.filter.attribute !== "objectclass") {
    return { entry: null, result: success };
  }
  const all = {
    objectClass: ["top"],
    supportedLDAPVersion: ["3"],
    namingContexts: [base.text],
    supportedExtension: [...(offersTls ? [oids.startTls] : []), oids.whoAmI],
    vendorName: ["Postern"],
  };
  return { entry: { name: "", attributes: chosen(all, search) }, result: success };
}

/**
 * The one search there is: `(uid=role)` below the account's own client. Every role is found, whether or not there is
 * such a user: an answer that depended on it would tell who exists.
 */
export function roleEntry(search: Search, client: string, base: Base, roleBytes: number): Found {
  const where = readLoginName(search.base, base);
  if (where === "malformed") return failed("invalidDNSyntax", "The search base is no distinguished name.");
  if (where?.kind !== "client" || where.client !== client) {
    return failed("noSuchObject", `Search below ${clientName(client, base)}.`);
  }
  const uid = soughtUid(search.filter);
  if (!uid) return failed("unwillingToPerform", "Only the filter (uid=name) is answered here.");
  const role = uid.length > roleBytes ? null : textOf(uid);
  if (!role || role.includes("\0")) return { entry: null, result: success };
  const attributes = chosen({ uid: [role] }, search);
  return { entry: { name: roleName(role, client, base), attributes }, result: success };
}

const failed = (code: Result["code"], diagnostic: string): Found => ({
  entry: null,
  result: { code, diagnostic },
});

/** Those asked for: all for an empty list, `*` or `+`; their values unless only types are wanted. */
function chosen(all: Entry["attributes"], { attributes, typesOnly }: Search): Entry["attributes"] {
  const isAll = attributes.length === 0 || attributes.includes("*") || attributes.includes("+");
  const kept = Object.entries(all).filter(([type]) => isAll || attributes.includes(type.toLowerCase()));
  return Object.fromEntries(kept.map(([type, values]) => [type, typesOnly ? [] : values]));
}
