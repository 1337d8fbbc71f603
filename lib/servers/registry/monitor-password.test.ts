/** The password of the monitoring role: its verifier fits, and set-up's stays the same however often it is opened. */
import { pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { isBehind, keyBytes, parseVerifier } from "@/lib/protocols/postgres/scram";
import { type NewPassword, newMonitorPassword, setupMonitorPassword } from "./monitor-password";

function fits(password: string, { verifier }: NewPassword): boolean {
  const parsed = parseVerifier(verifier);
  if (!parsed.ok) throw new TypeError(parsed.problem);
  const { salt, iterations } = parsed.verifier;
  return isBehind(parsed.verifier, pbkdf2Sync(password, salt, iterations, keyBytes, "sha256"));
}

test("each server gets a password of its own", () => {
  const [one, two] = [newMonitorPassword(), newMonitorPassword()];
  expect(one.password).toHaveLength(32);
  expect(one.password).not.toBe(two.password);
  expect([fits(one.password, one), fits(two.password, one)]).toEqual([true, false]);
});

test("set-up shows on return the password that its SQL was for", () => {
  const [before, after] = [setupMonitorPassword(), setupMonitorPassword()];
  expect(after.password).toBe(before.password);
  expect(after.password).toHaveLength(32);
  expect(fits(after.password, before)).toBe(true);
  expect(after.password).not.toBe(newMonitorPassword().password);
});
