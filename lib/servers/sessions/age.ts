/** Pure. Sessions that stand longer than their server allows, and which of them may end without anybody being asked. */
import { hours } from "@/lib/foundation/base/durations";
import { type ExplainedSession, isUnexplained, type ServerSession } from "./session";

/** `maxSessionHours` null: no limit. */
export type AgeLimit = { readonly maxSessionHours: number | null; readonly monitorRole: string };

/**
 * Whether the session stands longer than allowed at `serverNow`, in milliseconds by the server's clock. Replication is meant to
 * stand, and Postern's own connections are no one's session.
 */
export const isOverAge = (
  { role, isReplication, startedAt }: Pick<ServerSession, "role" | "isReplication" | "startedAt">,
  { maxSessionHours, monitorRole }: AgeLimit,
  serverNow: number,
): boolean =>
  maxSessionHours !== null &&
  !isReplication &&
  role !== monitorRole &&
  serverNow - Date.parse(startedAt) > hours(maxSessionHours);

/** Never what somebody accepted, the break-glass line, or what cannot be said. */
export const mayEndByAge = (session: ExplainedSession): boolean =>
  session.isOverAge && (session.origin.by === "login" || isUnexplained(session));
