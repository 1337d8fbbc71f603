/** Pure. The names of this door: `uid=<role>,ou=<client>,<base>`, the search account and the client, read and written. */
import { type Assertion, type Base, escapeValue, parseName } from "@/lib/foundation/base/distinguished-name";
import { uidNames, uidNumber } from "./filter";

/** Whose name it is. `client` is an ou in lower case. */
export type LoginName =
  | { readonly kind: "role"; readonly role: string; readonly client: string }
  | { readonly kind: "search_account"; readonly client: string }
  | { readonly kind: "client"; readonly client: string };

/** The common name of the account that may search. */
export const searchAccount = "search";

/** What `octets` name: 'malformed' when they are no name at all, null when it is no name of this door. */
export function readLoginName(octets: Uint8Array, base: Base): LoginName | "malformed" | null {
  const name = parseName(octets);
  if (!name) return "malformed";
  const tail = name.slice(-base.name.length);
  if (name.length <= base.name.length || !tail.every((part, i) => isSame(part, base.name[i] ?? [])))
    return null;
  const [client, own, ...more] = name.slice(0, -base.name.length).map(only).toReversed();
  return more.length > 0 ? null : interpret(client, own);
}

function interpret(
  client: Assertion | null | undefined,
  own: Assertion | null | undefined,
): LoginName | null {
  if (client?.type !== "ou" || !client.value || client.isEscaped) return null;
  const ou = client.value.toLowerCase();
  if (own === undefined) return { kind: "client", client: ou };
  if (!own?.value) return null;
  if (own.type === "cn") {
    return own.value.toLowerCase() === searchAccount && !own.isEscaped
      ? { kind: "search_account", client: ou }
      : null;
  }
  // See roleName: behind the word, a backslash was typed by the person and is refused.
  const isRole = uidNames.includes(own.type) && (own.type === uidNumber || !own.isEscaped);
  return isRole && !own.value.includes("\0") ? { kind: "role", role: own.value, client: ou } : null;
}

/**
 * The name of `role` at `client`. PostgreSQL's simple bind puts the role between prefix and suffix as it was typed, so a
 * backslash behind `uid=` may be the role's own, and reading it as an escape would let the role `al\69ce` log in as `alice`.
 * Escapes count therefore only behind the number of the attribute, which no role can put in front of itself. Search answers
 * with that form where a role needs escapes.
 */
export function roleName(role: string, client: string, base: Base): string {
  const escaped = escapeValue(role);
  return `${escaped === role ? "uid" : uidNumber}=${escaped},${clientName(client, base)}`;
}

/** The name of the client itself: where a search begins. */
export const clientName = (client: string, base: Base): string => `ou=${client},${base.text}`;

const only = (part: readonly Assertion[]) => (part.length === 1 ? (part[0] ?? null) : null);

/** Values of a base compare without regard to case, as directories do with the usual types. */
function isSame(a: readonly Assertion[], b: readonly Assertion[]): boolean {
  return (
    a.length === b.length &&
    a.every((assertion, i) => {
      const other = b[i];
      return (
        assertion.type === other?.type &&
        assertion.value !== null &&
        assertion.value.toLowerCase() === other.value?.toLowerCase()
      );
    })
  );
}
