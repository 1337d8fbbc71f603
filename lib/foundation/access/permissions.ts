/** Pure. The one table of who may do what: pages, actions, services and tests all read it. */

/** Roles of an operator, from most to least. */
export const roles = ["owner", "administrator", "help_desk", "auditor"] as const;
export type Role = (typeof roles)[number];

/** What a role is called on a page, and one sentence on what it is for. */
export const roleNames: Readonly<Record<Role, { readonly name: string; readonly summary: string }>> = {
  owner: {
    name: "Owner",
    summary: "Can do everything, including managing operators and the organisation's settings.",
  },
  administrator: {
    name: "Administrator",
    summary: "Manages users, groups, policies, clients and servers, but not operators.",
  },
  help_desk: {
    name: "Help desk",
    summary: "Finds users, resets passwords and second factors, and issues bypass codes.",
  },
  auditor: { name: "Auditor", summary: "Can read everything and change nothing." },
};

const everyone: readonly Role[] = roles;
const administrators: readonly Role[] = ["owner", "administrator"];
const people: readonly Role[] = ["owner", "administrator", "help_desk"];
const readers: readonly Role[] = ["owner", "administrator", "auditor"];
const owners: readonly Role[] = ["owner"];

/** Each permission with the roles that have it. */
export const permissions = {
  "overview.read": everyone,
  "user.read": everyone,
  "user.write": administrators,
  "user.set_role_names": administrators,
  "user.set_password": administrators,
  "user.delete": administrators,
  "user.invite": people,
  "user.withdraw": people,
  "user.reset_password": people,
  "user.reset_factor": people,
  "user.issue_bypass": people,
  "user.clear_lock": people,
  "user.end_sessions": people,
  "token.read": readers,
  "token.write": administrators,
  "group.read": everyone,
  "group.write": administrators,
  "policy.read": readers,
  "policy.write": administrators,
  "client.read": readers,
  "client.write": administrators,
  "client.secret": administrators,
  "server.read": readers,
  "server.write": administrators,
  "server.set_password": administrators,
  "directory.read": readers,
  "directory.write": administrators,
  "directory.operators": owners,
  "directory.sync": administrators,
  "directory.sync_beyond_stop": administrators,
  "mail.read": everyone,
  "mail.resend": people,
  "mail.configure": owners,
  "mail.text": administrators,
  "gateway.configure": owners,
  "job.read": readers,
  "job.write": administrators,
  "attempt.read": everyone,
  "audit.read": readers,
  "settings.read": readers,
  "settings.write": owners,
  "console.address": owners,
  "keys.rotate": owners,
  "operator.read": readers,
  "operator.write": owners,
  "operator.sessions": owners,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/**
 * Which permissions are sensitive: what they allow is worth a stolen session, so password and code must have been proved
 * a short while ago. They make operators, show or replace secrets, and let somebody log in as somebody else.
 */
export const isSensitive: Readonly<Record<Permission, boolean>> = {
  "overview.read": false,
  "user.read": false,
  "user.write": false,
  // Whoever has a role's name logs in as that role, with a password and a phone of their own.
  "user.set_role_names": true,
  "user.set_password": true,
  "user.delete": false,
  // The link sets the first password of whoever has none.
  "user.invite": true,
  // Taking back a link or a bypass code is done in a hurry, and gives nothing.
  "user.withdraw": false,
  // The link sets the password.
  "user.reset_password": true,
  "user.reset_factor": true,
  "user.issue_bypass": true,
  "user.clear_lock": false,
  // Done in a hurry, and gives nothing: whoever may can connect again.
  "user.end_sessions": false,
  "token.read": false,
  // Whoever brings a file knows the keys in it, and whoever has a token has somebody's second factor.
  "token.write": true,
  "group.read": false,
  "group.write": false,
  "policy.read": false,
  "policy.write": false,
  "client.read": false,
  "client.write": false,
  "client.secret": true,
  "server.read": false,
  "server.write": false,
  "server.set_password": true,
  "directory.read": false,
  // Who may say which directory is asked, and what becomes of its people, decides who gets in.
  "directory.write": true,
  // Whoever chooses the groups whose members are operators makes operators.
  "directory.operators": true,
  // It does what was proved when it was set up, and no more than the safety stop lets it.
  "directory.sync": false,
  "directory.sync_beyond_stop": true,
  "mail.read": false,
  "mail.resend": false,
  // Whoever names the mail server reads every link that goes out.
  "mail.configure": true,
  "mail.text": false,
  // Whoever names the gateway reads every code that goes out, and what is named private can be reached.
  "gateway.configure": true,
  "job.read": false,
  "job.write": false,
  "attempt.read": false,
  "audit.read": false,
  "settings.read": false,
  "settings.write": false,
  // Whoever moves the console to a certificate or a proxy of their own reads what everybody types.
  "console.address": true,
  "keys.rotate": true,
  "operator.read": false,
  "operator.write": true,
  // Ending a session is done in a hurry too.
  "operator.sessions": false,
};

/** Whether `role` has `permission`. */
export function can(role: Role, permission: Permission): boolean {
  return permissions[permission].includes(role);
}
