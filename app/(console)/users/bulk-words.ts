/** Pure. What the dialogs say about each change in bulk. */
import type { BulkAction } from "@/lib/people/users/schema";

/** Question, consequence and button of a change; `past` completes "12 users …". */
export type BulkWords = {
  readonly question: (users: string) => string;
  readonly description: string;
  readonly confirm: string;
  readonly past: string;
  readonly isDanger?: boolean;
};

export const bulkWords: Readonly<Record<BulkAction, BulkWords>> = {
  reset_factors: {
    question: (users) => `Reset the second factor of ${users}?`,
    description:
      "Their authenticator apps, recovery codes, bypass codes and open enrolment links stop working at once, and their sessions end. They keep the password and enrol anew.",
    confirm: "Reset",
    past: "reset",
    isDanger: true,
  },
  disable: {
    question: (users) => `Disable ${users}?`,
    description:
      "Every login of theirs is refused from the next one on. Nothing is lost; they can be enabled again.",
    confirm: "Disable",
    past: "disabled",
    isDanger: true,
  },
  enable: {
    question: (users) => `Enable ${users}?`,
    description: "They can log in again with the password and second factor they had.",
    confirm: "Enable",
    past: "enabled",
  },
  delete: {
    question: (users) => `Delete ${users}?`,
    description:
      "Passwords, second factors and group memberships are gone for good. The login log and the audit log keep their names.",
    confirm: "Delete",
    past: "deleted",
    isDanger: true,
  },
  add_to_group: {
    question: (users) => `Add ${users} to a group?`,
    description: "Policies for that group apply to them from the next login on.",
    confirm: "Add",
    past: "added",
  },
  remove_from_group: {
    question: (users) => `Remove ${users} from a group?`,
    description: "Policies for that group no longer apply to them, from the next login on.",
    confirm: "Remove",
    past: "removed",
  },
};

/** "1 user", "1,234 users". */
export const usersInWords = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
