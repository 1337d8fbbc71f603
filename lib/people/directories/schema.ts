/** Pure. What a form, the API or the CLI may say about directories: how they are reached, whom they know, their options. */
import { z } from "zod";
import { roles } from "@/lib/foundation/access/permissions";
import { linesOf } from "@/lib/foundation/base/lines";
import { optionalCertificates } from "@/lib/foundation/base/pem";
import { parseAddress } from "@/lib/login/directory/address";
import { directoryKinds, userAttributes } from "@/lib/login/directory/attributes";

const id = z.uuid("This directory does not exist.");
const longest = 1000;

const name = z.string().trim().min(1, "Give the directory a name.").max(80, "Use at most 80 characters.");
const kind = z.enum(directoryKinds, "Choose what kind of directory it is.");
const tls = z.enum(["ldaps", "starttls"], "Choose how the connection is encrypted.");
const addresses = z
  .string()
  .trim()
  .min(1, "Enter the directory's address.")
  .max(longest, "This is too long.")
  .refine(
    (text) => linesOf(text).every((line) => parseAddress(line, "ldaps") !== null),
    "Write one address a line: a host such as dc1.example.org, or host:port.",
  )
  .refine((text) => linesOf(text).length <= 8, "Enter at most 8 addresses.");
const bindDn = z.string().trim().max(longest, "This is too long.").default("");
const bindPassword = z.string().min(1, "Type the password.").max(500, "This is too long.").optional();
const dn = z.string().trim().max(longest, "This is too long.");
const filter = z
  .string()
  .trim()
  .max(2000, "Use at most 2,000 characters.")
  .refine(
    (text) => text === "" || (text.startsWith("(") && text.endsWith(")")),
    "Write the filter in parentheses, as in (objectClass=person).",
  );

const connection = { addresses, tls, caCertificate: optionalCertificates, bindDn, bindPassword };

/** A new directory; the rest is set up on its page. It asks nobody before it is switched on. */
export const createDirectoryInput = z.object({ name, kind, ...connection });
export type CreateDirectoryInput = z.infer<typeof createDirectoryInput>;

/** How the directory is reached. Without `bindPassword` the kept one stays. */
export const updateConnectionInput = z.object({ id, name, ...connection });
export type UpdateConnectionInput = z.infer<typeof updateConnectionInput>;

const people = {
  userBase: dn.min(1, "Choose where the people are."),
  userFilter: filter,
  idAttribute: userAttributes.shape.id,
  usernameAttribute: userAttributes.shape.username,
  displayNameAttribute: userAttributes.shape.displayName,
  emailAttribute: userAttributes.shape.email,
  phoneAttribute: userAttributes.shape.phone,
};

/** Where its people are, who counts as one, and which attribute holds what. */
export const updatePeopleInput = z.object({ id, ...people });
export type UpdatePeopleInput = z.infer<typeof updatePeopleInput>;

/** Its options. */
export const updateSwitchesInput = z.object({
  id,
  active: z.boolean(),
  createUsers: z.boolean(),
  localFallback: z.boolean(),
  passwordChanges: z.boolean(),
});
export type UpdateSwitchesInput = z.infer<typeof updateSwitchesInput>;

/** Names one directory. */
export const directoryIdInput = z.object({ id });
export type DirectoryIdInput = z.infer<typeof directoryIdInput>;

/** Settings of a connection to try without saving them. With `id`, no password means the kept one. */
export const testConnectionInput = z.object({ id: id.optional(), ...connection });
export type TestConnectionInput = z.infer<typeof testConnectionInput>;

/** Which address shows its certificate. */
export const showCertificateInput = z.object({ addresses, tls });
export type ShowCertificateInput = z.infer<typeof showCertificateInput>;

/** What is below `base` in the tree; empty for its top. */
export const browseInput = z.object({ id, base: dn.default("") });
export type BrowseInput = z.infer<typeof browseInput>;

/** Settings of people to try without saving them: on the first entries, or on whoever has `username`. */
export const testMappingInput = z.object({
  id,
  ...people,
  username: z.string().trim().max(200, "This is too long.").default(""),
});
export type TestMappingInput = z.infer<typeof testMappingInput>;

/** A real login there, with what is saved. */
export const testLoginInput = z.object({
  id,
  username: z.string().trim().min(1, "Enter a username.").max(200, "This is too long."),
  password: z.string().min(1, "Type the password.").max(500, "This is too long."),
});
export type TestLoginInput = z.infer<typeof testLoginInput>;

/** Whether operators sign in with it, and whether the sign-in page offers it. */
export const updateOperatorSignInInput = z.object({
  id,
  operatorsSignIn: z.boolean(),
  onLoginPage: z.boolean(),
});
export type UpdateOperatorSignInInput = z.infer<typeof updateOperatorSignInInput>;

/** A group of the directory whose members are operators. */
export const addOperatorGroupInput = z.object({
  id,
  dn: dn.min(1, "Choose a group."),
  role: z.enum(roles, "Choose a role."),
});
export type AddOperatorGroupInput = z.infer<typeof addOperatorGroupInput>;

/** One group of the list. */
export const operatorGroupInput = z.object({ id, groupId: z.uuid("This group is no longer in the list.") });
export type OperatorGroupInput = z.infer<typeof operatorGroupInput>;

/** What the name of a group begins with, or its DN. */
export const findGroupsInput = z.object({ id, query: z.string().trim().max(longest, "This is too long.") });
export type FindGroupsInput = z.infer<typeof findGroupsInput>;

/** Whose role comes out. */
export const testOperatorInput = testLoginInput.omit({ password: true });
export type TestOperatorInput = z.infer<typeof testOperatorInput>;
