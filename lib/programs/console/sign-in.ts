/** Signing in to the console: rate limit per address first, then the account's own checks. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { signInUser } from "@/lib/login/console-door/sign-in";
import { signInOperator } from "@/lib/people/operators/sign-in";
import { releaseSlot, takeSlot } from "./throttle";

/** What was typed. `code` may be empty for a user who has no factor yet. */
export type Typed = { readonly username: string; readonly password: string; readonly code: string };

/** `refused` never says why. `throttled`: too many failures from this address, for `seconds` more. */
export type SignInOutcome =
  | { readonly status: "refused" }
  | { readonly status: "throttled"; readonly seconds: number }
  | {
      readonly status: "signed_in";
      readonly account: { readonly id: string; readonly epoch: number; readonly limited: boolean };
    };

/** Signs an operator in. */
export function signInOperatorFrom(typed: Typed, ip: string | null): Promise<SignInOutcome> {
  return throttled(ip, async () => {
    const result = await signInOperator({ ...typed, ip });
    return result.ok ? { id: result.operatorId, epoch: result.sessionEpoch, limited: false } : null;
  });
}

/** Signs a user in to self-service. */
export function signInUserFrom(typed: Typed, ip: string | null): Promise<SignInOutcome> {
  return throttled(ip, async () => {
    const result = await signInUser({ ...typed, ip });
    if (!result.ok) return null;
    const { userId, limited } = result;
    const user = await database().user.findUnique({
      where: { id: userId },
      select: { sessionEpoch: true, username: true },
    });
    if (!user) return null;
    await recordSession("user.signed_in", { kind: "user", id: userId, name: user.username, role: null, ip });
    return { id: userId, epoch: user.sessionEpoch, limited };
  });
}

/** Records that `actor` signed in or out; operators' sign-ins are recorded where their code is spent. */
export async function recordSession(
  action: "user.signed_in" | "user.signed_out" | "operator.signed_out",
  actor: OperatorActor | UserActor,
): Promise<void> {
  const { kind, id, name } = actor;
  await record(database(), actor, { action, subject: { kind, id, name } });
}

async function throttled(
  ip: string | null,
  attempt: () => Promise<{ id: string; epoch: number; limited: boolean } | null>,
): Promise<SignInOutcome> {
  const slot = await takeSlot(ip, new Date());
  if (slot.status === "throttled") return slot;
  const account = await attempt();
  if (!account) return { status: "refused" };
  await releaseSlot(slot);
  return { status: "signed_in", account };
}
