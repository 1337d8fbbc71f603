/** What a login through each client would ask of one user now: the dry run, once per client. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { methodNames } from "@/lib/login/decision/policy";
import { explainLogin } from "./explain";

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
};

const shownClients = 12;

/** For the first enabled clients by name. Needs the right to read policies. */
export async function loginsByClient(actor: Actor, username: string): Promise<readonly ClientLogin[]> {
  authorize(actor, "policy.read");
  const clients = await database().client.findMany({
    where: { disabledAt: null },
    orderBy: { name: "asc" },
    take: shownClients,
    select: { id: true, name: true },
  });
  const at = systemClock.now();
  const logins = await Promise.all(
    clients.map(async ({ id, name }): Promise<ClientLogin | null> => {
      const explained = await explainLogin(actor, { username, client: id, at }).catch(nullIfGone);
      return (
        explained && {
          id,
          name,
          policyName: explained.policyName,
          words: explained.wouldAsk ?? "Refused",
          why: explained.verdict === "refuses" ? explained.summary : "",
          isRefused: explained.verdict === "refuses",
          isPasswordOnly: explained.wouldAsk === methodNames.password,
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
