/** Who is signed in: every page and action asks here. */

import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { can, type Permission } from "@/lib/foundation/access/permissions";
import { recordRefusal } from "@/lib/foundation/audit/record-refusal";
import { requireStore } from "@/lib/foundation/platform/store-health";
import { type LiveSession, liveSession } from "@/lib/people/console-sessions/live";
import { isJudgementDue, judgeOperator } from "@/lib/people/operators/judge";
import { keepReachedAddress } from "./address/service";
import { requestSessionId } from "./cookie";
import { selfPaths, signInPath } from "./paths";
import { requestAddress, requestOrigin } from "./request";
import { actorOf } from "./session-actor";

/** The signed-in user and whether the session may do no more than enrol a first factor. */
export type CurrentUser = { readonly actor: UserActor; readonly isLimited: boolean };

/** Who acts in this request, looked up in the store once; null when there is no session or it is over. */
const current = cache(async () => {
  await requireStore();
  const id = await requestSessionId();
  const found = id === null ? null : await liveSession(id);
  const session = found && (await judged(found));
  if (!session) return null;
  return { actor: actorOf(session, await requestAddress(), new Date()), isLimited: session.limited };
});

/** The session, where what a directory said of its operator is recent or is said once more; null when that ended it. */
async function judged(session: LiveSession): Promise<LiveSession | null> {
  const { id, accountId, directoryCheckedAt } = session;
  if (directoryCheckedAt === null || !isJudgementDue(directoryCheckedAt, new Date())) return session;
  const outcome = await judgeOperator(accountId);
  return outcome === "unknown" ? session : liveSession(id);
}

/** The operator who makes this request, or null. */
export async function currentOperator(): Promise<OperatorActor | null> {
  const actor = (await current())?.actor;
  if (actor?.kind !== "operator") return null;
  await keepReachedAddress(actor, await requestOrigin());
  return actor;
}

/** The user who makes this request, or null. */
export async function currentUser(): Promise<CurrentUser | null> {
  const session = await current();
  return session?.actor.kind === "user" ? { actor: session.actor, isLimited: session.isLimited } : null;
}

/** For pages of the console: the operator, else the sign-in page; without `permission`, the page that says so (403). */
export async function requireOperator(permission?: Permission): Promise<OperatorActor> {
  const actor = await currentOperator();
  if (!actor) redirect(await withNext(signInPath));
  if (permission && !can(actor.role, permission)) {
    await recordRefusal(actor, permission);
    forbidden();
  }
  return actor;
}

/** For route handlers: the operator, or the answer that refuses (401, 403). */
export async function operatorOr(permission: Permission): Promise<OperatorActor | Response> {
  const actor = await currentOperator();
  if (!actor) return new Response("Your session has ended. Sign in again.", { status: 401 });
  if (can(actor.role, permission)) return actor;
  await recordRefusal(actor, permission);
  return new Response("Your role does not allow this.", { status: 403 });
}

/**
 * For self-service pages: the user, else the self-service sign-in page. A session that may only enrol goes to the
 * enrolment page, unless `limited` is "allowed".
 */
export async function requireUser(limited: "allowed" | "refused" = "refused"): Promise<UserActor> {
  const user = await currentUser();
  if (!user) redirect(await withNext(selfPaths.signIn));
  if (user.isLimited && limited === "refused") redirect(selfPaths.enroll);
  return user.actor;
}

/** `path` with the present page as `next`, so that signing in comes back here. */
async function withNext(path: string): Promise<string> {
  const here = (await headers()).get("x-postern-path");
  return here && here !== "/" ? `${path}?next=${encodeURIComponent(here)}` : path;
}
