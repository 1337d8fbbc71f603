/** Pure. What a form, the API or the CLI may say about PostgreSQL servers. */
import { z } from "zod";
import { optionalCertificates } from "@/lib/foundation/base/pem";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { roleName } from "@/lib/people/users/schema";
import { sslModes } from "@/lib/protocols/postgres/server-address";

const host = z
  .string()
  .trim()
  .min(1, "Write the server's name or address.")
  .max(253, "Use at most 253 characters.")
  .refine(
    (text) => /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/.test(text) || z.ipv6().safeParse(text).success,
    "Write a host name such as db.example.org or an address such as 192.0.2.7. A socket's directory does not do: Postern connects with TLS.",
  );

const settings = {
  name: z.string().trim().min(1, "Give the server a name.").max(80, "Use at most 80 characters."),
  host,
  port: wholeNumber(1, 65_535, "Write a port between 1 and 65535; PostgreSQL's own is 5432."),
  database: roleName.default("postgres"),
  sslMode: z.enum(sslModes, "Choose what is checked of the server's certificate."),
  caCertificate: optionalCertificates,
  monitorRole: roleName,
  clientId: z.uuid("This client no longer exists.").nullable().default(null),
  /** Whether workers ask the server where its logins come from. */
  whereFrom: z.boolean().default(true),
  notes: z.string().trim().max(2000, "Use at most 2,000 characters.").default(""),
  maxSessionHours: wholeNumber(1, 8760, "Enter 1 to 8,760 hours (a year), or leave it empty.")
    .nullable()
    .default(null),
  endOldSessions: z.boolean().default(false),
};

const password = z.string().min(1, "Type the password of this role.").max(500, "This is too long.");

/** A new server. */
export const createServerInput = z.object({ ...settings, monitorPassword: password });
export type CreateServerInput = z.infer<typeof createServerInput>;

/** All settings of the server `id`; without `monitorPassword` the kept one stays. */
export const updateServerInput = z.object({
  ...settings,
  monitorPassword: password.optional(),
  id: z.uuid(),
});
export type UpdateServerInput = z.infer<typeof updateServerInput>;

/** Settings to try without saving them. With `id`, no password means the one that is kept for that server. */
export const testConnectionInput = z.object({
  host: settings.host,
  port: settings.port,
  database: settings.database,
  sslMode: settings.sslMode,
  caCertificate: optionalCertificates,
  monitorRole: settings.monitorRole,
  monitorPassword: password.optional(),
  id: z.uuid().optional(),
});
export type TestConnectionInput = z.infer<typeof testConnectionInput>;

/** Names one server. */
export const serverIdInput = z.object({ id: z.uuid("This server does not exist.") });
export type ServerIdInput = z.infer<typeof serverIdInput>;

/** Columns that the list can be sorted by. */
export const serverSorts = ["name", "version", "readAt"] as const;

/** Which servers, in which order: by a part of name or host. */
export const serverListRequest = z.object({
  search: z.string().trim().max(200).default(""),
  sort: z.enum(serverSorts).default("name"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type ServerListRequest = z.infer<typeof serverListRequest>;

/** Which roles of a server are shown. */
export const roleFilters = ["login", "no_user", "with_user", "open_way", "no_login"] as const;
export type RoleFilter = (typeof roleFilters)[number];

/** A page of a server's roles, or of the users without one: by a part of the name. */
export const roleListRequest = z.object({
  search: z.string().trim().max(200).default(""),
  show: z.enum(roleFilters).default("login"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type RoleListRequest = z.infer<typeof roleListRequest>;

/** Most roles in one change. */
export const mostRoles = 5000;

/** Roles of the server that become users: named one by one, or all that may and have `search` in their name. */
export const createUsersInput = z
  .object({
    id: z.uuid("This server does not exist."),
    roles: z.array(z.string().max(200)).max(mostRoles, "Choose at most 5,000 roles at a time.").default([]),
    all: z.boolean().default(false),
    search: z.string().max(200).default(""),
  })
  .refine(({ roles, all }) => all || roles.length > 0, {
    path: ["roles"],
    message: "Choose at least one role.",
  });
export type CreateUsersInput = z.infer<typeof createUsersInput>;

/** Users without a role on the server that `search` finds, for the SQL that gives them one. */
export const rolesSqlInput = z.object({
  id: z.uuid("This server does not exist."),
  search: z.string().max(200).default(""),
});
export type RolesSqlInput = z.infer<typeof rolesSqlInput>;

/** Makes a role of the server another name of a user. */
export const aliasInput = z.object({
  id: z.uuid("This server does not exist."),
  role: roleName,
  userId: z.uuid("Choose a user."),
});
export type AliasInput = z.infer<typeof aliasInput>;
