/** Pure. Who is doing something, and the check that opens every service function. */
import { AppError } from "@/lib/foundation/base/errors";
import { can, isSensitive, type Permission, type Role } from "./permissions";

/**
 * An operator signed in to the console. `ip` is where the request came from, when known; `sessionId` the session it came in.
 * `hasFreshProof`: password and code were proved in this session a short while ago, or the operator acts before there is a
 * session, by a proof of this moment.
 */
export type OperatorActor = {
  readonly kind: "operator";
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly ip: string | null;
  readonly sessionId: string | null;
  readonly hasFreshProof: boolean;
};
/** A user acting on their own account: signed in to self-service or holding an enrolment link. */
export type UserActor = {
  readonly kind: "user";
  readonly id: string;
  readonly name: string;
  readonly role: null;
  readonly ip: string | null;
  readonly sessionId: string | null;
};
/** The product itself: setup, CLI on this host, launcher, demo. */
export type SystemActor = {
  readonly kind: "system";
  readonly id: null;
  readonly name: string;
  readonly role: null;
  readonly ip: null;
};
export type Actor = OperatorActor | UserActor | SystemActor;

/** The product acting as `name`, for example "setup" or "cli". It may do everything. */
export const systemActor = (name: string): SystemActor => ({
  kind: "system",
  id: null,
  name,
  role: null,
  ip: null,
});

/** The refusal of somebody who lacks `permission`. */
export class AccessRefused extends AppError {
  readonly permission: Permission;

  constructor(permission: Permission) {
    super("forbidden", "Your role does not allow this. Ask an owner if you need it.");
    this.permission = permission;
  }
}

/**
 * Lets operators with the permission and the product itself pass. A sensitive permission also demands a fresh proof of
 * password and code. The product itself gives none: it acts on the host, for whoever can start it with the master key,
 * and has no session that could be stolen.
 * @throws AccessRefused 'forbidden', AppError 'unproven'
 */
export function authorize(actor: Actor, permission: Permission): void {
  if (actor.kind === "system") return;
  if (actor.kind !== "operator" || !can(actor.role, permission)) throw new AccessRefused(permission);
  if (isSensitive[permission] && !actor.hasFreshProof) {
    throw new AppError("unproven", "Confirm that it is you: type your password and a current code.");
  }
}

/**
 * Lets a user act on their own account and nobody else's.
 * @throws AppError 'forbidden'
 */
export function authorizeSelf(actor: Actor, userId: string): asserts actor is UserActor {
  if (actor.kind === "user" && actor.id === userId) return;
  throw new AppError("forbidden", "This belongs to someone else.");
}
