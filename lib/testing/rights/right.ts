/** What the table of rights is made of: who may call a function, what it writes to the audit log, and a call of it. */
import type { UserActor } from "@/lib/foundation/access/actor";
import type { Permission } from "@/lib/foundation/access/permissions";
import type { AuditAction } from "@/lib/foundation/audit/events";
import type { Clock } from "@/lib/foundation/platform/clock";

/** A user on their own account. `proof` gives another code each time; `started` is an authenticator app with its first code. */
export type Self = {
  readonly actor: UserActor;
  readonly clock: Clock;
  proof(): { readonly password: string; readonly code: string };
  started(): Promise<{ readonly factorId: string; readonly code: string }>;
};

/** A call with whoever makes it: prepared anew for every actor, with rows of its own. */
export type Call = (actor: never) => unknown;

/** The right to one function. */
export type Right =
  | {
      /** Operators with the permission, and the product itself. */
      readonly needs: Permission;
      readonly records: readonly AuditAction[];
      readonly given: () => Call | Promise<Call>;
    }
  | {
      /** A user on their own account. */
      readonly needs: "self";
      readonly records: readonly AuditAction[];
      readonly given: (self: Self) => Call | Promise<Call>;
      /** Whether the call names a row, so that another user is refused. */
      readonly isNaming: boolean;
    };

/** A function that changes nothing and needs `needs`. */
export const reads = (needs: Permission, given: () => Call | Promise<Call>): Right => ({
  needs,
  records: [],
  given,
});

/** A function that needs `needs` and writes exactly these audit rows. */
export const changes = (
  needs: Permission,
  records: AuditAction | readonly AuditAction[],
  given: () => Call | Promise<Call>,
): Right => ({ needs, records: [records].flat(), given });

/** A function about the caller's own account. */
export const own = (records: readonly AuditAction[], given: (self: Self) => Call | Promise<Call>): Right => ({
  needs: "self",
  records,
  given,
  isNaming: false,
});

/** A function about one row of the caller's own account. */
export const ownRow = (
  records: readonly AuditAction[],
  given: (self: Self) => Call | Promise<Call>,
): Right => ({ needs: "self", records, given, isNaming: true });

/** Rights by "wing/room.function"; several where a function does several things. */
export type Rights = Readonly<Record<string, Right | readonly Right[]>>;

/** Everything that an asynchronous generator gives. */
export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
