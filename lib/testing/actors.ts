/** Who acts in tests: an operator of each role, and a user. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";

/** An operator with `role`; no row stands behind it. */
export const operatorWith = (role: Role): OperatorActor => ({
  kind: "operator",
  id: `00000000-0000-4000-8000-00000000000${["owner", "administrator", "help_desk", "auditor"].indexOf(role) + 1}`,
  name: `the ${role.replace("_", " ")}`,
  role,
  ip: "192.0.2.1",
  sessionId: null,
  hasFreshProof: true,
});

/** The user with `id`. */
export const userActor = (id: string, name = "ada"): UserActor => ({
  kind: "user",
  id,
  name,
  role: null,
  ip: null,
  sessionId: null,
});
