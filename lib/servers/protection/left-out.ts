/** Who gets in without a second factor although a server is called closed: because somebody decided so. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { serverLetInByGrace, serverLetInByPolicy } from "@/lib/servers/bypass/by-policy";
import { judgedWays } from "@/lib/servers/bypass/queries";

/** A role, and why it gets in without a code, as the end of a sentence about it. */
export type LeftOutRole = { readonly role: string; readonly why: string };

/** Some of them, those by acceptance and policy first, and how many there are. */
export type LeftOut = { readonly named: readonly LeftOutRole[]; readonly total: number };

const mostNamed = 20;

/**
 * What "closed" leaves out on the server `id`: accepted ways in, roles that a policy asks for the password alone or that are in grace, the break-glass
 * role, and roles that show a client certificate. @throws AppError 'not_found'
 */
export async function leftOut(actor: Actor, id: string): Promise<LeftOut> {
  authorize(actor, "server.read");
  const [{ ways, exceptions }, byPolicy, byGrace] = await Promise.all([
    judgedWays(actor, id),
    serverLetInByPolicy(actor, id),
    serverLetInByGrace(actor, id),
  ]);
  const accepted = exceptions.filter((each) => ways.some(({ exception }) => exception?.id === each.id));
  const roles = (kind: "break_glass" | "certificate") => [
    ...new Set(ways.flatMap((way) => (way.kind === kind && !way.exception ? way.role : []))),
  ];
  const all = [
    ...accepted.map(({ role, method, network, expiresAt }) => {
      const from = { any: "anywhere", local: "the Unix socket" }[network] ?? network;
      return { role, why: `${method} from ${from}, accepted until ${expiresAt.toISOString().slice(0, 10)}` };
    }),
    ...byPolicy.map(({ role, policyName }) => ({
      role,
      why: `password only, by the policy ${policyName}`,
    })),
    ...byGrace.map(({ role, until }) => ({
      role,
      why: `password only until ${until.toISOString().slice(0, 10)}, in grace`,
    })),
    ...roles("break_glass").map((role) => ({ role, why: "break-glass, on the database server itself" })),
    ...roles("certificate").map((role) => ({ role, why: "a client certificate instead" })),
  ];
  return { named: all.slice(0, mostNamed), total: all.length };
}
