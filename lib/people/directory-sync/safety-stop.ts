/** Pure. The safety stop: how much a plan takes away, and when that is too much to go on unseen. */
import type { PlanItem } from "./plan";

/** How much a plan would take away, beside how much there is. */
export type Loss = {
  readonly users: number;
  readonly ofUsers: number;
  readonly memberships: number;
  readonly ofMemberships: number;
  /** Users kept here who would become the directory's, unless an operator asked for the run. */
  readonly linked: number;
};

/**
 * Whether an item ends logins that work now: of whoever is gone or disabled, and of a directory's user under a name that is
 * taken from the user.
 */
export const endsLogins = ({ kind, fields, aliases }: PlanItem): boolean =>
  kind === "remove" ||
  kind === "disable" ||
  (kind === "rename" && (fields.username !== undefined || aliases.removed.length > 0));

/**
 * Whether an item makes a user who is kept here the directory's: whoever has the entry logs in with its password from then on,
 * and the password kept here counts no more.
 */
const isLink = ({ kind }: PlanItem): boolean => kind === "take_over" || kind === "alias";

/**
 * Whether an item takes anything away: a login, a membership, and by the clock a user from those kept here. An operator who asks
 * for a run has chosen that, and may look at its preview.
 */
export const isLoss = (item: PlanItem, isAsked: boolean): boolean =>
  endsLogins(item) || item.groups.removed.length > 0 || (!isAsked && isLink(item));

/** What `items` take away, beside the users and memberships that come from the directory. `isAsked`: by an operator, not by the clock. */
export function lossOf(
  items: readonly PlanItem[],
  of: { readonly users: number; readonly memberships: number; readonly isAsked: boolean },
): Loss {
  return {
    ...{ users: items.filter(endsLogins).length, ofUsers: of.users },
    memberships: items.reduce((sum, { groups }) => sum + groups.removed.length, 0),
    ofMemberships: of.memberships,
    linked: of.isAsked ? 0 : items.filter(isLink).length,
  };
}

/**
 * Why a sync must stop before it changes anything; null when it may go on. One user and one membership may always go, or a
 * handful of people could never be kept in step.
 */
export function stopReason(
  { users, ofUsers, memberships, ofMemberships, linked }: Loss,
  { listed, stopPercent }: { readonly listed: number; readonly stopPercent: number },
): string | null {
  if (listed === 0 && ofUsers > 0) {
    return "The directory lists nobody at all. That is nearly always a wrong base, a wrong filter or a missing right.";
  }
  const isTooMuch = (lost: number, of: number) =>
    lost > 0 && lost > Math.max(stopPercent === 0 ? 0 : 1, (of * stopPercent) / 100);
  if (isTooMuch(users, ofUsers)) {
    return `${users.toLocaleString("en")} of ${ofUsers.toLocaleString("en")} users would be disabled or renamed, more than ${stopPercent} %.`;
  }
  if (isTooMuch(memberships, ofMemberships)) {
    return `${memberships.toLocaleString("en")} of ${ofMemberships.toLocaleString("en")} memberships would be taken away, more than ${stopPercent} %.`;
  }
  if (isTooMuch(linked, ofUsers)) {
    return `${linked.toLocaleString("en")} users who are kept here would become the directory's, which has ${ofUsers.toLocaleString("en")} users: more than ${stopPercent} %. Start a sync by hand to do that.`;
  }
  return null;
}
