/** Tests the check that opens every service function: role, then a fresh proof where the permission is sensitive. */
import { expect, test } from "vitest";
import { operatorWith } from "@/lib/testing/actors";
import { type Actor, authorize, systemActor } from "./actor";
import { isSensitive, type Permission, roles } from "./permissions";

test("these permissions are sensitive: another one, or one less, is a decision to write down here", () => {
  expect(Object.keys(isSensitive).filter((permission) => isSensitive[permission as Permission])).toEqual([
    "user.set_role_names",
    "user.set_password",
    "user.invite",
    "user.reset_password",
    "user.reset_factor",
    "user.issue_bypass",
    "token.write",
    "client.secret",
    "server.set_password",
    "directory.write",
    "directory.operators",
    "directory.sync_beyond_stop",
    "mail.configure",
    "gateway.configure",
    "console.address",
    "keys.rotate",
    "operator.write",
  ]);
});

test("a sensitive permission is refused by role first, then for the proof; the product itself has none to give", () => {
  for (const [permission, sensitive] of Object.entries(isSensitive) as [Permission, boolean][]) {
    const codeFor = (actor: Actor) => {
      try {
        authorize(actor, permission);
        return "allowed";
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    for (const role of roles) {
      const allowed = codeFor(operatorWith(role)) === "allowed";
      const withoutProof = codeFor({ ...operatorWith(role), hasFreshProof: false });
      expect(withoutProof, `${role} ${permission}`).toBe(
        !allowed ? "forbidden" : sensitive ? "unproven" : "allowed",
      );
    }
    expect(codeFor(systemActor("cli")), permission).toBe("allowed");
  }
});
