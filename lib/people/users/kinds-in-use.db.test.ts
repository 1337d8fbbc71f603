/** How many people have which kind, on the real store: each person once, whoever is disabled never. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { kindsInUse } from "./kinds-in-use";

test("people by kind: one with two of a kind once, one with two kinds in both, the disabled and the unconfirmed not", async () => {
  await database().$executeRaw`TRUNCATE users CASCADE`;
  const [ada, ben, cyd] = [await makeUser(), await makeUser(), await makeUser({ disabledAt: new Date() })];
  await makeFactor(ada.id);
  await makeFactor(ada.id);
  await makeFactor(ada.id, { kind: "hotp" });
  await makeFactor(ben.id);
  await makeFactor(ben.id, { kind: "mail_code", confirmedAt: null });
  await makeFactor(cyd.id, { kind: "yubikey" });
  expect(Object.fromEntries(await kindsInUse(operatorWith("auditor")))).toEqual({ hotp: 1, totp: 2 });
});
