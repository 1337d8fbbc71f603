/** Signing in to the console: rate limit per address first, then the account's own checks, then a session in the store. */
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { signInUser } from "@/lib/login/console-door/sign-in";
import { type SignInOrigin, startSession } from "@/lib/people/console-sessions/start";
import { signInOperator } from "@/lib/people/operators/sign-in";
import { signInOperatorByPasskey } from "@/lib/people/operators/sign-in-passkey";
import { type PasskeySignIn, type SignInKind, signInUserByPasskey } from "@/lib/people/passkeys/sign-in";
import { releaseSlot, takeSlot } from "./throttle";

/** What was typed. `code` may be empty for a user who has no factor yet. */
export type Typed = { readonly username: string; readonly password: string; readonly code: string };

/** The same of an operator; `source` says where the account is. */
type TypedByOperator = Typed & { readonly source?: string };

/** `refused` never says why. `throttled`: too many failures from this address, for `seconds` more. */
export type SignInOutcome =
  | { readonly status: "refused" }
  | { readonly status: "throttled"; readonly seconds: number }
  | { readonly status: "signed_in"; readonly sessionId: string };

/** Signs an operator in. */
export function signInOperatorFrom(typed: TypedByOperator, origin: SignInOrigin): Promise<SignInOutcome> {
  return throttled(origin.ip, async () => {
    const result = await signInOperator({ ...typed, ...origin });
    return result.ok ? result.sessionId : null;
  });
}

/** Signs a user in to self-service. */
export function signInUserFrom(typed: Typed, origin: SignInOrigin): Promise<SignInOutcome> {
  const { ip } = origin;
  return throttled(ip, async () => {
    const result = await signInUser({ ...typed, ip });
    if (!result.ok) return null;
    const { userId: id, limited } = result;
    return database().$transaction(async (tx) => {
      const user = await tx.user.findUnique({
        where: { id },
        select: { sessionEpoch: true, username: true },
      });
      if (!user) return null;
      const account = { kind: "user", id, epoch: user.sessionEpoch } as const;
      const sessionId = await startSession(tx, account, origin, new Date(), limited);
      const subject = { kind: "user", id, name: user.username } as const;
      const actor = { ...subject, role: null, ip, sessionId } as const;
      await record(tx, actor, { action: "user.signed_in", subject });
      return sessionId;
    });
  });
}

/** Signs in with a passkey, under the same limit. */
export function signInByPasskeyFrom(kind: SignInKind, input: PasskeySignIn): Promise<SignInOutcome> {
  const signIn = kind === "user" ? signInUserByPasskey : signInOperatorByPasskey;
  return throttled(input.ip, async () => {
    const result = await signIn(input);
    return result.ok ? result.sessionId : null;
  });
}

/** `attempt` gives the id of the session, or null for a refusal. */
async function throttled(ip: string | null, attempt: () => Promise<string | null>): Promise<SignInOutcome> {
  const slot = await takeSlot(ip, new Date());
  if (slot.status === "throttled") return slot;
  const sessionId = await attempt();
  if (sessionId === null) return { status: "refused" };
  await releaseSlot(slot);
  return { status: "signed_in", sessionId };
}
