/** What a login through each client would ask of one user now: the dry run, once per client. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { methodNames } from "@/lib/login/decision/policy";
import { explanationOf } from "./explain";

/** A client with what it would ask: "Password + second factor", or "Refused". */
export type ClientLogin = {
  readonly id: string;
  readonly name: string;
  readonly policyName: string | null;
  readonly words: string;
  /** Why it is refused, whatever is typed; empty otherwise. */
  readonly why: string;
  readonly isRefused: boolean;
  readonly isPasswordOnly: boolean;
  /** The code that was typed last counts again: for how many logins, and until when. */
  readonly reuse: { readonly usesLeft: number; readonly until: Date } | null;
};

const shownClients = 12;

/** For the first enabled clients by name. Who may not read policies is not told which one decides. */
export async function loginsByClient(actor: Actor, username: string): Promise<readonly ClientLogin[]> {
  authorize(actor, "user.read");
  const maySeePolicies = actor.role === null || can(actor.role, "policy.read");
  const clients = await database().client.findMany({
    where: { disabledAt: null },
    orderBy: { name: "asc" },
    take: shownClients,
    select: { id: true, name: true },
  });
  const at = systemClock.now();
  const logins = await Promise.all(
    clients.map(async ({ id, name }): Promise<ClientLogin | null> => {
      const explained = await explanationOf({ username, client: id, at }).catch(nullIfGone);
      return (
        explained && {
          id,
          name,
          policyName: maySeePolicies ? explained.policyName : null,
          words: explained.wouldAsk ?? "Refused",
          why: explained.verdict === "refuses" ? explained.summary : "",
          isRefused: explained.verdict === "refuses",
          isPasswordOnly: explained.wouldAsk === methodNames.password,
          reuse: explained.reuse,
        }
      );
    }),
  );
  return logins.filter((login) => login !== null);
}

/** A client that was disabled meanwhile is left out. */
function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "not_found") return null;
  throw error;
}
