/** Tests of the setup link: the newest alone works, and none after the setup. */
import { expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { tokenHash } from "@/lib/foundation/keys/keyring";
import { database } from "@/lib/foundation/platform/database";
import { isSetupComplete, issueSetupToken } from "./setup-link";

const actor = systemActor("launcher");

test("each start replaces the link, audited; a complete setup has none", async () => {
  const first = await issueSetupToken(actor);
  const second = await issueSetupToken(actor);
  expect(first).toMatch(/^[\w-]{43}$/);
  const settings = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
  expect(settings.setupTokenHash).toEqual(tokenHash(second));
  expect(await database().auditEvent.count({ where: { action: "setup.started" } })).toBe(2);
  expect(await isSetupComplete()).toBe(false);

  await database().settings.update({ where: { id: 1 }, data: { setupCompletedAt: new Date() } });
  expect(await isSetupComplete()).toBe(true);
  await expect(issueSetupToken(actor)).rejects.toThrow(/operator reset NAME/);
  expect(await database().auditEvent.count({ where: { action: "setup.started" } })).toBe(2);
});
