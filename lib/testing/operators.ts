/** Owns operators of tests who can sign in: enrolled by link as in real life. */
import type { OperatorActor } from "@/lib/access/actor";
import type { Role } from "@/lib/access/permissions";
import { decodeBase32 } from "@/lib/base/base32";
import { seconds } from "@/lib/base/durations";
import { codeAt, stepAt, type TotpKey } from "@/lib/factors/totp";
import { openOperatorLink, redeemOperatorLink } from "@/lib/operators/enroll";
import { asActor } from "@/lib/operators/existing";
import { addLink } from "@/lib/operators/link";
import type { Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/database";
import { makeOperator } from "./factories";
import type { fixedClock } from "./fixed-clock";

/** The password of every operator made here. */
export const operatorPassword = "correct otter battery";

/** An enrolled operator. `code` gives the code that the app shows at the clock's present. */
export type EnrolledOperator = {
  readonly id: string;
  readonly username: string;
  readonly actor: OperatorActor;
  readonly code: () => string;
};

/** The key behind the text that a page shows. */
export const keyOfText = (secretText: string): TotpKey => ({
  secret: decodeBase32(secretText) ?? new Uint8Array(),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
});

/** The code of `key` now. */
export const codeNow = (key: TotpKey, clock: Clock): string => codeAt(key, stepAt(key, clock.now()));

/** Makes an operator and redeems a link. The clock then moves past the code that was used. */
export async function enrolledOperator(
  clock: ReturnType<typeof fixedClock>,
  role: Role = "owner",
): Promise<EnrolledOperator> {
  const row = await makeOperator({ role });
  const { token } = await addLink(database(), row.id, clock.now());
  const key = keyOfText((await openOperatorLink({ token }, clock)).secretText);
  await redeemOperatorLink({ token, password: operatorPassword, code: codeNow(key, clock) }, null, clock);
  clock.advance(seconds(60));
  return { id: row.id, username: row.username, actor: asActor(row, null), code: () => codeNow(key, clock) };
}
