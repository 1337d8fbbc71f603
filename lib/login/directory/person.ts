/** Pure. Somebody's entry in a directory: what of it counts here. */
import type { UserAttributes } from "./attributes";
import { guidText, isGuid } from "./entry-id";
import type { Standing } from "./verdict";

/** An entry as ldapts gives it: one value is itself, several are a list, none an empty list. */
export type RawEntry = { readonly dn: string } & Readonly<
  Record<string, string | Uint8Array | readonly (string | Uint8Array)[]>
>;

/** The values of an attribute, whatever its spelling. */
export function valuesOf(entry: RawEntry, attribute: string): readonly (string | Uint8Array)[] {
  const wanted = attribute.toLowerCase();
  const key = Object.keys(entry).find((name) => name.toLowerCase() === wanted && name !== "dn");
  const value = key === undefined ? [] : entry[key];
  return value === undefined
    ? []
    : typeof value === "string" || value instanceof Uint8Array
      ? [value]
      : value;
}

/** The first value of an attribute as text; empty without one. An attribute that is not named gives nothing. */
export function textIn(entry: RawEntry, attribute: string): string {
  if (attribute === "") return "";
  const [value] = valuesOf(entry, attribute);
  return typeof value === "string" ? value : value ? new TextDecoder().decode(value) : "";
}

/** The id that the entry keeps for good; null without one. */
export function keyOf(entry: RawEntry, attribute: string): string | null {
  if (!isGuid(attribute)) return textIn(entry, attribute) || null;
  const [value] = valuesOf(entry, attribute);
  return value instanceof Uint8Array ? guidText(value) : null;
}

/** Somebody in a directory. */
export type DirectoryPerson = {
  readonly dn: string;
  readonly key: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly standing: Standing;
};

/** What to ask for in order to know somebody: the configured attributes, and those that tell how an account stands. */
export const attributesToRead = (attributes: UserAttributes): string[] => [
  ...new Set([...Object.values(attributes).filter((name) => name !== ""), ...standingAttributes]),
];

/** Somebody's entry; null when it has no id or no name. `now`: when accounts end is compared with it. */
export function personOf(entry: RawEntry, attributes: UserAttributes, now: Date): DirectoryPerson | null {
  const key = keyOf(entry, attributes.id);
  const username = textIn(entry, attributes.username);
  if (key === null || username === "") return null;
  return {
    dn: entry.dn,
    key,
    username,
    displayName: textIn(entry, attributes.displayName),
    email: textIn(entry, attributes.email),
    phone: textIn(entry, attributes.phone),
    standing: standingOf(entry, now),
  };
}

const standingAttributes = [
  "userAccountControl",
  "accountExpires",
  "nsAccountLock",
  "pwdAccountLockedTime",
  "pwdEndTime",
];

/** How the account stands by its attributes: Active Directory's, 389ds's, those of OpenLDAP's password policies. */
export function standingOf(entry: RawEntry, now: Date): Standing {
  const isDisabled =
    (Number(textIn(entry, "userAccountControl")) & 0x2) !== 0 ||
    textIn(entry, "nsAccountLock").toLowerCase() === "true" ||
    // Locked since the beginning of time is how slapd writes "until somebody unlocks it".
    textIn(entry, "pwdAccountLockedTime").startsWith("000001010000");
  if (isDisabled) return "disabled";
  const ends = [
    fromFileTime(textIn(entry, "accountExpires")),
    fromGeneralizedTime(textIn(entry, "pwdEndTime")),
  ];
  return ends.some((end) => end !== null && end <= now.getTime()) ? "expired" : null;
}

/** What tells whether an account is locked for a while, beside `standingOf`. */
export const lockAttributes = [
  "msDS-User-Account-Control-Computed",
  "pwdAccountLockedTime",
  "accountUnlockTime",
];

/** Whether wrong passwords have locked the account, by its attributes: what a bind would say, for those who do not bind. */
export function isLockedThere(entry: RawEntry, now: Date): boolean {
  const unlock = textIn(entry, "accountUnlockTime");
  const unlockAt = fromGeneralizedTime(unlock);
  return (
    (Number(textIn(entry, "msDS-User-Account-Control-Computed")) & 0x10) !== 0 ||
    textIn(entry, "pwdAccountLockedTime") !== "" ||
    // 389ds writes 0 for "until somebody unlocks it".
    unlock === "0" ||
    (unlockAt !== null && unlockAt > now.getTime())
  );
}

/** Hundreds of nanoseconds since 1601; 0 and the largest number mean never. */
function fromFileTime(text: string): number | null {
  if (!/^\d+$/.test(text) || text === "0" || text === "9223372036854775807") return null;
  return Number(BigInt(text) / 10_000n) - 11_644_473_600_000;
}

function fromGeneralizedTime(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
