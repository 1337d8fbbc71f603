/** Pure. What a form, the API or the CLI may say about groups. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { enrollableKinds, selfEnrolledKinds } from "@/lib/login/factors/table";

const groupId = z.uuid("This group does not exist.");

/** A group's own words and limits. Empty `allowedFactors`, null `defaultFactor` and `maxFactorsPerUser` leave it to the organisation.
 * Null `accessMaxHours`: nobody can ask to be a member. Null `approverGroupId`: operators alone decide. */
const settings = {
  name: z.string().trim().min(1, "Enter a name for the group.").max(100, "Use at most 100 characters."),
  description: z.string().trim().max(1000, "Use at most 1,000 characters.").default(""),
  allowedFactors: z
    .array(z.enum(enrollableKinds, "Choose from the list."))
    .max(enrollableKinds.length, "Choose from the list.")
    .default([]),
  defaultFactor: z
    .enum(["", ...enrollableKinds], "Choose from the list.")
    .transform((kind) => kind || null)
    .nullable()
    .default(null),
  maxFactorsPerUser: wholeNumber(1, 20, "Enter a number between 1 and 20, or leave it empty.")
    .nullable()
    .default(null),
  accessMaxHours: wholeNumber(1, 8760, "Enter a number of hours between 1 and 8,760, or leave it empty.")
    .nullable()
    .default(null),
  approverGroupId: groupId.nullable().default(null),
};

type Offered = { readonly allowedFactors: readonly string[]; readonly defaultFactor: string | null };

/** What is offered first has to be something that a member can begin with. */
const withDefault = <T extends z.ZodType<Offered>>(schema: T) =>
  schema
    .refine(
      ({ allowedFactors: kinds, defaultFactor: kind }) =>
        kind === null || kinds.length === 0 || kinds.includes(kind),
      { path: ["defaultFactor"], message: "The default must be one of the second factors chosen above." },
    )
    .refine(
      ({ allowedFactors: kinds, defaultFactor: kind }) =>
        kind === null || isOwn(kind) || (kinds.length > 0 && !kinds.some(isOwn)),
      {
        path: ["defaultFactor"],
        message:
          "The default must be a second factor that people can set up themselves. This one is handed out by an administrator.",
      },
    );

const isOwn = (kind: string) => selfEnrolledKinds.includes(kind);

/** A new group. */
export const createGroupInput = withDefault(z.object(settings));
export type CreateGroupInput = z.infer<typeof createGroupInput>;

/** All settings of the group. */
export const updateGroupInput = withDefault(z.object({ ...settings, groupId }));
export type UpdateGroupInput = z.infer<typeof updateGroupInput>;

/** Names one group. */
export const groupIdInput = z.object({ groupId });
export type GroupIdInput = z.infer<typeof groupIdInput>;

/** Puts users into a group, or takes them out. */
export const changeMembersInput = z.object({
  groupId,
  userIds: z
    .array(z.uuid("This user does not exist."))
    .min(1, "Choose at least one user.")
    .max(10_000, "Choose at most 10,000 users at a time."),
});
export type ChangeMembersInput = z.infer<typeof changeMembersInput>;

/** Which groups: by the beginning of the name. */
export const groupListRequest = z.object({
  search: z.string().trim().max(200).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type GroupListRequest = z.infer<typeof groupListRequest>;
