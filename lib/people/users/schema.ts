/** Pure. What a form, the API or the CLI may say about users: changes to one, and changes to many. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { userFilter } from "./filter";

/** Most octets of a PostgreSQL role name (NAMEDATALEN - 1); the server cuts longer ones off without a word. */
export const roleNameMaxBytes = 63;

/** A database role name, byte for byte: case and spaces count, nothing is trimmed. */
export const roleName = z
  .string()
  .min(1, "Enter the database role name.")
  .refine(
    (text) => new TextEncoder().encode(text).length <= roleNameMaxBytes,
    `PostgreSQL truncates role names after ${roleNameMaxBytes} bytes. Use a shorter one.`,
  )
  .refine(
    (text) => !text.includes("\0") && !/\p{Surrogate}/u.test(text),
    "This contains a character that PostgreSQL cannot store.",
  );

const userId = z.uuid("This user does not exist.");
const empty = (text: string) => (text === "" ? null : text);

const email = z
  .string()
  .trim()
  .max(254, "Use at most 254 characters.")
  .refine(
    (text) => text === "" || z.email().safeParse(text).success,
    "Enter an address such as ana@example.org.",
  )
  .transform(empty)
  .nullable()
  .default(null);

const phone = z
  .string()
  .trim()
  .regex(/^(\+?[0-9][0-9 ()./-]{2,30})?$/, "Enter a number such as +49 30 1234567.")
  .transform(empty)
  .nullable()
  .default(null);

const identity = {
  username: roleName,
  displayName: z.string().trim().max(120, "Use at most 120 characters.").default(""),
  email,
  phone,
  notes: z.string().trim().max(4000, "Use at most 4,000 characters.").default(""),
};

const aliases = z
  .array(roleName)
  .max(50, "A user can have at most 50 aliases.")
  .transform((names) => [...new Set(names)]);

const groupIds = z
  .array(z.uuid("This group does not exist."))
  .max(200, "A user can be in at most 200 groups.");

/** A sentence on why, kept in the audit log. */
export const reason = z
  .string()
  .trim()
  .min(3, "Give a short reason. It is recorded in the audit log.")
  .max(500, "Use at most 500 characters.");

/** A password set by an operator. What it must be depends on settings and username, so the service checks it. */
const password = z.string().min(1, "Type a password.").max(500, "This is too long.");

/** A new user. `password` is for service accounts; people set their own by enrolment link. */
export const createUserInput = z.object({
  ...identity,
  aliases: aliases.default([]),
  groupIds: groupIds.default([]),
  password: password.optional(),
});
export type CreateUserInput = z.infer<typeof createUserInput>;

/** Everything that a user's page edits in one form. */
export const updateUserInput = z.object({ ...identity, userId });
export type UpdateUserInput = z.infer<typeof updateUserInput>;

/** Names one user. */
export const userIdInput = z.object({ userId });
export type UserIdInput = z.infer<typeof userIdInput>;

/** Whether the user's open PostgreSQL sessions end too; it counts where the settings leave that to whoever asks. */
const endSessions = z.boolean().optional();

/** Disables one user. */
export const disableUserInput = z.object({ userId, endSessions });
export type DisableUserInput = z.infer<typeof disableUserInput>;

/** Deletes a user; `confirmation` repeats the username. */
export const deleteUserInput = z.object({ userId, confirmation: z.string() });
export type DeleteUserInput = z.infer<typeof deleteUserInput>;

/** The whole set of a user's groups. */
export const setGroupsInput = z.object({ userId, groupIds });
export type SetGroupsInput = z.infer<typeof setGroupsInput>;

/** The whole set of other role names that mean the user. */
export const setAliasesInput = z.object({ userId, aliases });
export type SetAliasesInput = z.infer<typeof setAliasesInput>;

/** A new password for a user, chosen by an operator. */
export const setPasswordInput = z.object({ userId, password });
export type SetPasswordInput = z.infer<typeof setPasswordInput>;

/** Most users that one change in bulk may name by id. */
export const bulkMax = 10_000;
const userIds = z
  .array(userId)
  .min(1, "Choose at least one user.")
  .max(bulkMax, "Choose at most 10,000 users at a time.");

/** Takes every second factor away from the users, so that they enrol anew. */
export const resetFactorsInput = z.object({ userIds, reason, endSessions });
export type ResetFactorsInput = z.infer<typeof resetFactorsInput>;

/** A code for someone without a phone. The longest time is a setting, so the service checks it. */
export const issueBypassCodeInput = z.object({
  userId,
  reason,
  validMinutes: wholeNumber(5, 7 * 24 * 60, "Choose between 5 minutes and 7 days."),
});
export type IssueBypassCodeInput = z.infer<typeof issueBypassCodeInput>;

/** What can be done to many users at once. */
export const bulkActions = [
  "disable",
  "enable",
  "delete",
  "add_to_group",
  "remove_from_group",
  "reset_factors",
  "issue_links",
  "mail_links",
] as const;
export type BulkAction = (typeof bulkActions)[number];

/** The users meant: named one by one, or all that a filter finds. */
export const bulkSelection = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ids"), ids: userIds }),
  z.object({ kind: z.literal("filter"), filter: userFilter }),
]);
export type BulkSelection = z.infer<typeof bulkSelection>;

/** One change to many users. `groupId` for the two about groups, `reason` for a reset, `endSessions` for that and for disabling. */
export const bulkInput = z
  .object({
    action: z.enum(bulkActions, "Choose what to do."),
    selection: bulkSelection,
    groupId: z.uuid("Choose a group.").optional(),
    reason: reason.optional(),
    endSessions,
  })
  .superRefine((input, context) => {
    if ((input.action === "add_to_group" || input.action === "remove_from_group") && !input.groupId) {
      context.addIssue({ code: "custom", path: ["groupId"], message: "Choose a group." });
    }
    if (input.action === "reset_factors" && !input.reason) {
      context.addIssue({ code: "custom", path: ["reason"], message: "Give a short reason." });
    }
  });
export type BulkInput = z.infer<typeof bulkInput>;

/** The same as a page asks for it, with the number of users that the person saw. */
export const startBulkInput = bulkInput.safeExtend({ shown: z.int().min(0) });

/** Names a change to many users that runs, or is over. */
export const bulkRunInput = z.object({ id: z.uuid("This change no longer exists.") });
export type BulkRunInput = z.infer<typeof bulkRunInput>;
