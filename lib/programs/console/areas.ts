/** Pure. The areas of the console: their addresses, their order in the navigation, and who may open them. */
import { can, type Permission, permissions, type Role, roleNames } from "@/lib/foundation/access/permissions";

/** One entry of the navigation. `key` is the letter after "g" that jumps there. */
export type Area = {
  readonly id: AreaId;
  readonly href: string;
  readonly label: string;
  readonly read: Permission;
  readonly write?: Permission;
  readonly key: string;
};
export type AreaId =
  | "overview"
  | "users"
  | "groups"
  | "access"
  | "tokens"
  | "policies"
  | "clients"
  | "servers"
  | "directories"
  | "login-log"
  | "jobs"
  | "mail"
  | "audit"
  | "settings"
  | "operators";

/** In the order of the navigation. */
export const areas: readonly Area[] = [
  { id: "overview", href: "/", label: "Overview", read: "overview.read", key: "o" },
  { id: "users", href: "/users", label: "Users", read: "user.read", write: "user.write", key: "u" },
  { id: "groups", href: "/groups", label: "Groups", read: "group.read", write: "group.write", key: "g" },
  {
    id: "access",
    href: "/access",
    label: "Temporary access",
    read: "group.read",
    write: "group.write",
    key: "m",
  },
  {
    id: "tokens",
    href: "/tokens",
    label: "Hardware tokens",
    read: "token.read",
    write: "token.write",
    key: "h",
  },
  {
    id: "policies",
    href: "/policies",
    label: "Policies",
    read: "policy.read",
    write: "policy.write",
    key: "p",
  },
  { id: "clients", href: "/clients", label: "Clients", read: "client.read", write: "client.write", key: "c" },
  {
    id: "servers",
    href: "/servers",
    label: "PostgreSQL servers",
    read: "server.read",
    write: "server.write",
    key: "d",
  },
  {
    id: "directories",
    href: "/directories",
    label: "Directories",
    read: "directory.read",
    write: "directory.write",
    key: "y",
  },
  { id: "login-log", href: "/login-log", label: "Login log", read: "attempt.read", key: "l" },
  { id: "audit", href: "/audit", label: "Audit log", read: "audit.read", key: "a" },
  { id: "jobs", href: "/jobs", label: "Jobs", read: "job.read", write: "job.write", key: "j" },
  { id: "mail", href: "/mail", label: "Outgoing mail", read: "mail.read", key: "e" },
  {
    id: "settings",
    href: "/settings",
    label: "Settings",
    read: "settings.read",
    write: "settings.write",
    key: "s",
  },
  {
    id: "operators",
    href: "/operators",
    label: "Operators",
    read: "operator.read",
    write: "operator.write",
    key: "t",
  },
];

/** The areas that `role` may open. */
export const areasFor = (role: Role): readonly Area[] => areas.filter((area) => can(role, area.read));

/** The area that `path` belongs to, or null. */
export function areaOf(path: string): Area | null {
  const inside = (area: Area) =>
    path === area.href || (area.href !== "/" && path.startsWith(`${area.href}/`));
  return areas.find(inside) ?? null;
}

/** The names of the roles that may open `path`, for the page that refuses it; empty when nobody knows. */
export function rolesFor(path: string): readonly string[] {
  const area = areaOf(path);
  if (!area) return [];
  const isChange = /\/(new|edit|import)$/.test(path);
  const permission = (isChange && area.write) || area.read;
  return permissions[permission].map((role) => roleNames[role].name);
}
