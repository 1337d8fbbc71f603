/** The sign-in of operators: password and code, audited either way, and the session that begins. */
import { record } from "@/lib/foundation/audit/record";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { type SignInOrigin, startSession } from "@/lib/people/console-sessions/start";
import { asActor, operatorSubject } from "./existing";
import { proveOperator } from "./proof";

/** Who signed in, and the session that began. A refusal never says why. */
export type OperatorSignIn =
  | { readonly ok: true; readonly operatorId: string; readonly sessionId: string }
  | { readonly ok: false };

/** Signs an operator in with password and the present code of their app. The code is spent. */
export async function signInOperator(
  input: SignInOrigin & {
    readonly username: string;
    readonly password: string;
    readonly code: string;
  },
  clock: Clock = systemClock,
): Promise<OperatorSignIn> {
  const username = input.username.trim().toLowerCase();
  const now = clock.now();
  let sessionId = "";
  const result = await proveOperator(
    { ...input, username, purpose: "sign-in" },
    now,
    async (tx, operator) => {
      await tx.operator.update({ where: { id: operator.id }, data: { lastSignInAt: now } });
      const account = { kind: "operator", id: operator.id, epoch: operator.sessionEpoch } as const;
      sessionId = await startSession(tx, account, input, now);
      await record(tx, asActor(operator, input.ip), {
        action: "operator.signed_in",
        subject: operatorSubject(operator),
      });
    },
  );
  return result.ok ? { ok: true, operatorId: result.operator.id, sessionId } : { ok: false };
}
