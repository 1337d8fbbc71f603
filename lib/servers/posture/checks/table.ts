/** Pure. Every posture check there is, by subject. */
import type { Check, CheckFacts } from "../check";
import { hbaChecks } from "./hba";
import { loggingChecks } from "./logging";
import { networkChecks } from "./network";
import { passwordChecks } from "./passwords";
import { privilegeChecks } from "./privileges";
import { roleChecks } from "./roles";
import { rowSecurityChecks } from "./row-security";
import { serverChecks } from "./server";
import { tlsChecks } from "./tls";

/** All checks, in the order in which documents and reports list them. */
export const checks: readonly Check[] = [
  ...serverChecks,
  ...tlsChecks,
  ...passwordChecks,
  ...hbaChecks,
  ...roleChecks,
  ...privilegeChecks,
  ...rowSecurityChecks,
  ...loggingChecks,
  ...networkChecks,
];
const byId = new Map<string, CheckFacts>(checks.map((check) => [check.id, check]));

/** What pages say of the check `id`; null for one that this release does not have, as in a report that an older one kept. */
export const checkOf = (id: string): CheckFacts | null => byId.get(id) ?? null;
