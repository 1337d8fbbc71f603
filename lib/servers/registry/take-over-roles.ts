/** Making users of a server's roles, and roles other names of users. What is planned is shown before it is done. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { setAliases } from "@/lib/people/users/role-names";
import { createUserInput } from "@/lib/people/users/schema";
import { createUsers } from "@/lib/people/users/service";
import { serverDetail } from "./queries";
import { whyNoUser } from "./role-rules";
import { usersOf } from "./roles";
import { type AliasInput, type CreateUsersInput, mostRoles } from "./schema";

/** What would happen to the chosen roles: who is created, who exists, and who is left out with the reason. */
export type UsersPlan = {
  readonly create: readonly string[];
  readonly existing: readonly { readonly role: string; readonly username: string }[];
  readonly skipped: readonly { readonly role: string; readonly why: string }[];
};

/** Says what createUsersFromRoles would do now. Changes nothing. */
export async function planUsersFromRoles(actor: Actor, input: CreateUsersInput): Promise<UsersPlan> {
  authorize(actor, "user.write");
  const { reading, monitorRole } = await serverDetail(actor, input.id);
  if (!reading) throw new AppError("conflict", "This server has not been read yet. Read it first.");
  const roles = new Map(reading.roles.map((role) => [role.name, role]));
  const users = await usersOf([...roles.keys()]);
  const chosen = input.all
    ? reading.roles
        .filter((role) => role.login && !users.has(role.name) && whyNoUser(role, monitorRole) === null)
        .map(({ name }) => name)
        .filter((name) => name.toLowerCase().includes(input.search.trim().toLowerCase()))
    : [...new Set(input.roles)];
  const plan = {
    create: [] as string[],
    existing: [] as { role: string; username: string }[],
    skipped: [] as { role: string; why: string }[],
  };
  for (const name of chosen) {
    const role = roles.get(name);
    const user = users.get(name);
    const why = role ? whyNoUser(role, monitorRole) : "was not there at the last reading";
    if (user) plan.existing.push({ role: name, username: user.username });
    else if (why !== null) plan.skipped.push({ role: name, why });
    else plan.create.push(name);
  }
  return plan;
}

/** Creates a user for each role that the plan says, all or none, and gives the plan that was carried out. */
export async function createUsersFromRoles(actor: Actor, input: CreateUsersInput): Promise<UsersPlan> {
  const plan = await planUsersFromRoles(actor, input);
  if (plan.create.length > mostRoles) {
    const count = plan.create.length.toLocaleString("en");
    throw new AppError(
      "invalid_input",
      `These are ${count} roles. Narrow the search: 5,000 at a time are possible.`,
    );
  }
  await createUsers(
    actor,
    plan.create.map((username) => createUserInput.parse({ username })),
  );
  return plan;
}

/** Makes the role another name of the user, beside those the user has. @throws AppError 'conflict' naming who has it */
export async function makeRoleAnAlias(actor: Actor, { id, role, userId }: AliasInput): Promise<void> {
  authorize(actor, "user.set_role_names");
  const { reading } = await serverDetail(actor, id);
  if (!reading?.roles.some(({ name }) => name === role)) {
    throw new AppError("not_found", "This role was not there at the last reading. Read the server again.");
  }
  const aliases = await database().userAlias.findMany({ where: { userId }, select: { name: true } });
  await setAliases(actor, { userId, aliases: [...new Set([...aliases.map(({ name }) => name), role])] });
}
