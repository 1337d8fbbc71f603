/**
 * The table of who may do what, written a second time: by role, and not by permission. Whoever changes one must mean it, and
 * change the other.
 */
import { expect, test } from "vitest";
import { can, isSensitive, type Permission, permissions, type Role, roles } from "./permissions";

const all = Object.keys(permissions) as Permission[];
const everybody = ["overview.read", "user.read", "group.read", "attempt.read", "mail.read"];
const reading = [
  ...[
    "policy.read",
    "client.read",
    "server.read",
    "job.read",
    "audit.read",
    "settings.read",
    "operator.read",
    "directory.read",
    "token.read",
  ],
];
const helping = [
  ...["user.invite", "user.withdraw", "user.reset_password", "user.reset_factor", "user.issue_bypass"],
  ...["user.clear_lock", "user.end_sessions", "mail.resend"],
];
const administering = [
  ...["user.write", "user.set_role_names", "user.set_password", "user.delete", "group.write", "policy.write"],
  ...["client.write", "client.secret", "server.write", "server.set_password", "job.write", "mail.text"],
  ...["directory.write", "directory.sync", "directory.sync_beyond_stop", "token.write"],
];
const owning = [
  ...["settings.write", "console.address", "keys.rotate", "operator.write", "operator.sessions"],
  ...["mail.configure", "gateway.configure", "directory.operators"],
];

const expected: Readonly<Record<Role, readonly string[]>> = {
  owner: [...everybody, ...reading, ...helping, ...administering, ...owning],
  administrator: [...everybody, ...reading, ...helping, ...administering],
  help_desk: [...everybody, ...helping],
  auditor: [...everybody, ...reading],
};

test.each(roles)("%s", (role) => {
  expect(all.filter((permission) => can(role, permission)).sort()).toEqual([...expected[role]].sort());
});

test("what is worth a stolen session asks for a fresh proof", () => {
  expect(all.filter((permission) => isSensitive[permission]).sort()).toEqual([
    "client.secret",
    "console.address",
    "directory.operators",
    "directory.sync_beyond_stop",
    "directory.write",
    "gateway.configure",
    "keys.rotate",
    "mail.configure",
    "operator.write",
    "server.set_password",
    "token.write",
    "user.invite",
    "user.issue_bypass",
    "user.reset_factor",
    "user.reset_password",
    "user.set_password",
    "user.set_role_names",
  ]);
});
