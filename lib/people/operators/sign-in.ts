/** The sign-in of operators: password and code, audited either way. */
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { asActor, operatorSubject } from "./existing";
import { proveOperator } from "./proof";

/** Who signed in, with the epoch that their session carries. A refusal never says why. */
export type OperatorSignIn =
  | { readonly ok: true; readonly operatorId: string; readonly sessionEpoch: number }
  | { readonly ok: false };

/** Signs an operator in with password and the present code of their app. The code is spent. */
export async function signInOperator(
  input: {
    readonly username: string;
    readonly password: string;
    readonly code: string;
    readonly ip: string | null;
  },
  clock: Clock = systemClock,
): Promise<OperatorSignIn> {
  const username = input.username.trim().toLowerCase();
  const now = clock.now();
  const result = await proveOperator(
    { ...input, username, purpose: "sign-in" },
    now,
    async (tx, operator) => {
      await tx.operator.update({ where: { id: operator.id }, data: { lastSignInAt: now } });
      await record(tx, asActor(operator, input.ip), {
        action: "operator.signed_in",
        subject: operatorSubject(operator),
      });
    },
  );
  if (!result.ok) return { ok: false };
  return { ok: true, operatorId: result.operator.id, sessionEpoch: result.operator.sessionEpoch };
}
