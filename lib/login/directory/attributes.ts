/** Pure. Which attribute of a directory holds what, and what is usual for each kind of directory. */
import { z } from "zod";

/** The kinds of directories, in the order in which pages offer them. */
export const directoryKinds = ["active-directory", "openldap", "389ds", "other"] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** What a kind is called on pages. */
export const directoryKindNames: Readonly<Record<DirectoryKind, string>> = {
  "active-directory": "Active Directory",
  openldap: "OpenLDAP",
  "389ds": "389 Directory Server or FreeIPA",
  other: "Another LDAP directory",
};

const attributeName = z
  .string()
  .trim()
  .regex(/^([a-zA-Z][a-zA-Z0-9-]*)?$/, "Enter an attribute name such as mail.");
const neededName = attributeName.min(1, "Enter the attribute's name.");

/** Of people. `id` never changes; `username` is the database role name; the others may be empty, then nothing is taken. */
export const userAttributes = z.object({
  id: neededName,
  username: neededName,
  displayName: attributeName,
  email: attributeName,
  phone: attributeName,
});
export type UserAttributes = z.infer<typeof userAttributes>;

/** Of groups. `member` lists the DNs (or, with memberUid, the usernames) of who is in it. */
export const groupAttributes = z.object({
  id: neededName,
  name: neededName,
  description: attributeName,
  member: neededName,
});
export type GroupAttributes = z.infer<typeof groupAttributes>;

/** What is usual: the start of a form, and what a new row gets. */
export type Preset = {
  readonly userFilter: string;
  readonly attributes: UserAttributes;
  readonly groupFilter: string;
  readonly groupAttributes: GroupAttributes;
};

const person = { username: "uid", displayName: "cn", email: "mail", phone: "telephoneNumber" };
const group = { name: "cn", description: "description", member: "member" };

/** By kind. */
export const presets: Readonly<Record<DirectoryKind, Preset>> = {
  "active-directory": {
    userFilter: "(&(objectCategory=person)(objectClass=user))",
    attributes: {
      id: "objectGUID",
      username: "sAMAccountName",
      displayName: "displayName",
      email: "mail",
      phone: "telephoneNumber",
    },
    groupFilter: "(objectClass=group)",
    groupAttributes: { ...group, id: "objectGUID", name: "sAMAccountName" },
  },
  openldap: {
    userFilter: "(objectClass=inetOrgPerson)",
    attributes: { ...person, id: "entryUUID" },
    groupFilter: "(objectClass=groupOfNames)",
    groupAttributes: { ...group, id: "entryUUID" },
  },
  "389ds": {
    userFilter: "(objectClass=person)",
    attributes: { ...person, id: "nsUniqueId" },
    groupFilter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
    groupAttributes: { ...group, id: "nsUniqueId" },
  },
  other: {
    userFilter: "(objectClass=person)",
    attributes: { ...person, id: "entryUUID" },
    groupFilter: "(objectClass=groupOfNames)",
    groupAttributes: { ...group, id: "entryUUID" },
  },
};
