"use server";
/** What the page of roles and users does. */
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { sqlForMissingRoles } from "@/lib/servers/registry/roles";
import { aliasInput, createUsersInput, rolesSqlInput } from "@/lib/servers/registry/schema";
import {
  createUsersFromRoles,
  makeRoleAnAlias,
  planUsersFromRoles,
  type UsersPlan,
} from "@/lib/servers/registry/take-over-roles";

export const planUsersAction = operatorAction(createUsersInput, async (actor, input) =>
  done<UsersPlan>("", await planUsersFromRoles(actor, input)),
);

export const createUsersAction = operatorAction(createUsersInput, async (actor, input) =>
  done<UsersPlan>("", await createUsersFromRoles(actor, input)),
);

export const makeAliasAction = operatorAction(aliasInput, async (actor, input) => {
  await makeRoleAnAlias(actor, input);
  return "Alias added. It applies from the next login.";
});

export const rolesSqlAction = operatorAction(rolesSqlInput, async (actor, input) =>
  done("", { sql: await sqlForMissingRoles(actor, input) }),
);
