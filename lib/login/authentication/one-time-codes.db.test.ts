/** Which one-time codes are open in the store, and what becomes of the others. */
import { beforeEach, expect, test } from "vitest";
import { hours } from "@/lib/foundation/base/durations";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { makeUser } from "@/lib/testing/factories";
import { codeMacOf, openCodes, revokeOpenCodes } from "./one-time-codes";

const now = new Date("2026-11-20T12:00:00Z");
const hourLater = new Date(now.getTime() + hours(1));
const hourAgo = new Date(now.getTime() - hours(1));

const rows = {
  "for ever": {},
  "an hour left": { expiresAt: hourLater },
  "expires now": { expiresAt: now },
  expired: { expiresAt: hourAgo },
  used: { usedAt: hourAgo },
  revoked: { revokedAt: hourAgo },
  "of another kind": { kind: recoveryCode.id },
};

let userId: string;
beforeEach(async () => {
  userId = (await makeUser()).id;
  for (const [reason, row] of Object.entries(rows)) {
    const codeMac = codeMacOf(await macKey(), bypassCode, reason);
    const data = { userId, kind: bypassCode.id, codeMac, reason, issuedBy: "test", ...row };
    await database().oneTimeCode.create({ data });
  }
});

test("open are those of the kind that nobody used or revoked and whose time has not come", async () => {
  const found = await database().oneTimeCode.findMany({ where: { userId, ...openCodes(bypassCode, now) } });
  expect(found.map(({ reason }) => reason).sort()).toEqual(["an hour left", "for ever"]);
});

test("revoking counts and changes the open ones alone", async () => {
  const count = await database().$transaction((tx) => revokeOpenCodes(tx, userId, bypassCode, now));
  expect(count).toBe(2);
  const revoked = await database().oneTimeCode.findMany({ where: { userId, revokedAt: now } });
  expect(revoked.map(({ reason }) => reason).sort()).toEqual(["an hour left", "for ever"]);
});
