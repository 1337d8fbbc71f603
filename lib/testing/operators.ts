/** Operators of tests who can sign in: enrolled by link as in real life. */
import type { OperatorActor } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { seconds } from "@/lib/foundation/base/durations";
import type { Clock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { asActor } from "@/lib/people/operators/existing";
import { addLink } from "@/lib/people/operators/link";
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
  return {
    id: row.id,
    username: row.username,
    actor: { ...asActor(row, null), hasFreshProof: true },
    code: () => codeNow(key, clock),
  };
}
