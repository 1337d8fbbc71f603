/** Who is signed in: every page and action asks here, and here only next-auth is asked. */

import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { getServerSession } from "next-auth";
import { cache } from "react";
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { can, type Permission } from "@/lib/foundation/access/permissions";
import { authOptions } from "./auth-options";
import { selfPaths, signInPath } from "./paths";
import { isRequestSecure, requestAddress } from "./request";
import { type LiveSession, liveSession } from "./session-account";
import { readClaims } from "./session-rules";

/** The signed-in user and whether the session may do no more than enrol a first factor. */
export type CurrentUser = { readonly actor: UserActor; readonly isLimited: boolean };

/** The session of this request, checked against the store; null when there is none or it is over. */
const currentSession = cache(async (): Promise<LiveSession | null> => {
  const session = await getServerSession(await authOptions(await isRequestSecure()));
  const claims = readClaims((session as { claims?: unknown } | null)?.claims);
  return claims && liveSession(claims);
});

/** The operator who makes this request, or null. */
export async function currentOperator(): Promise<OperatorActor | null> {
  const session = await currentSession();
  if (session?.claims.kind !== "operator" || !session.role) return null;
  const { id } = session.claims;
  return { kind: "operator", id, name: session.username, role: session.role, ip: await requestAddress() };
}

/** The user who makes this request, or null. */
export async function currentUser(): Promise<CurrentUser | null> {
  const session = await currentSession();
  if (session?.claims.kind !== "user") return null;
  const { id, limited } = session.claims;
  const actor: UserActor = {
    kind: "user",
    id,
    name: session.username,
    role: null,
    ip: await requestAddress(),
  };
  return { actor, isLimited: limited };
}

/** For pages of the console: the operator, else the sign-in page; without `permission`, the page that says so (403). */
export async function requireOperator(permission?: Permission): Promise<OperatorActor> {
  const actor = await currentOperator();
  if (!actor) redirect(await withNext(signInPath));
  if (permission && !can(actor.role, permission)) forbidden();
  return actor;
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
