/** Pure. What the dialogs say about each change in bulk. */
import type { BulkAction } from "@/lib/people/users/schema";

/** Name, question, consequence and button of a change; `past` completes "12 users …". */
export type BulkWords = {
  readonly title: string;
  readonly question: (users: string) => string;
  readonly description: string;
  readonly confirm: string;
  readonly past: string;
  readonly isDanger?: boolean;
};

export const bulkWords: Readonly<Record<BulkAction, BulkWords>> = {
  reset_factors: {
    title: "Reset second factor",
    question: (users) => `Reset the second factor of ${users}?`,
    description:
      "Their second factors, recovery codes, bypass codes and open enrolment links stop working immediately, and their sessions in Postern end. They keep their password and enrol again.",
    confirm: "Reset",
    past: "reset",
    isDanger: true,
  },
  issue_links: {
    title: "Issue enrolment links",
    question: (users) => `Issue enrolment links to ${users}?`,
    description:
      "Each user gets their own link to set a password and enrol. Links that were open before stop working. You can download the links once.",
    confirm: "Issue links",
    past: "got a link",
  },
  mail_links: {
    title: "Send invitations",
    question: (users) => `Send invitations to ${users}?`,
    description:
      "Each user gets a mail with their own link to set a password and enrol. Links that were open before stop working. Users without a mail address are listed as failed.",
    confirm: "Send",
    past: "will get a mail",
  },
  disable: {
    title: "Disable",
    question: (users) => `Disable ${users}?`,
    description:
      "All their logins are refused from now on. No data is deleted, and you can enable them again.",
    confirm: "Disable",
    past: "disabled",
    isDanger: true,
  },
  enable: {
    title: "Enable",
    question: (users) => `Enable ${users}?`,
    description: "They can log in again with the same password and second factor as before.",
    confirm: "Enable",
    past: "enabled",
  },
  delete: {
    title: "Delete",
    question: (users) => `Delete ${users}?`,
    description:
      "Their passwords, second factors and group memberships are permanently deleted. Their names stay in the login log and the audit log.",
    confirm: "Delete",
    past: "deleted",
    isDanger: true,
  },
  add_to_group: {
    title: "Add to a group",
    question: (users) => `Add ${users} to a group?`,
    description: "Policies for this group apply to them from the next login.",
    confirm: "Add",
    past: "added",
  },
  remove_from_group: {
    title: "Remove from a group",
    question: (users) => `Remove ${users} from a group?`,
    description: "From the next login, policies for this group no longer apply to them.",
    confirm: "Remove",
    past: "removed",
  },
};

/** "1 user", "1,234 users". */
export const usersInWords = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
