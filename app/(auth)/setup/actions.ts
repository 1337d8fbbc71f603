"use server";

/** What the first-run wizard asks of the server: by the link's token until there is an owner, then as the owner. */
import type { Option } from "@/components/ui/select";
import { issueEnrollmentLinkInput } from "@/lib/people/enrollment/schema";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { defaultReuseInput } from "@/lib/people/policies/schema";
import { setDefaultReuse } from "@/lib/people/policies/service";
import { findUsers } from "@/lib/people/users/queries";
import { createUserInput } from "@/lib/people/users/schema";
import { createUser } from "@/lib/people/users/service";
import { operatorAction, publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";
import { currentOperator } from "@/lib/programs/console/session";
import { type LoginWatch, watchLogins } from "@/lib/programs/setup/queries";
import {
  confirmOwnerInput,
  setupTokenInput,
  startOwnerInput,
  takeRolesInput,
} from "@/lib/programs/setup/schema";
import { registerServer, takeRoles } from "@/lib/programs/setup/server";
import { checkSetupToken, confirmOwner, startOwner } from "@/lib/programs/setup/service";
import { testConnection } from "@/lib/servers/registry/read";
import { createServerInput } from "@/lib/servers/registry/schema";

export const checkSetupTokenAction = publicAction(setupTokenInput, async (input) =>
  done("", await checkSetupToken(input)),
);

export const startOwnerAction = publicAction(startOwnerInput, async (input) =>
  done("", await startOwner(input)),
);

export const confirmOwnerAction = publicAction(confirmOwnerInput, async (input) =>
  done("", await confirmOwner(input, await requestAddress())),
);

export const registerServerAction = operatorAction(createServerInput, async (actor, input) => {
  await registerServer(actor, input, await testConnection(actor, input));
});

export const takeRolesAction = operatorAction(takeRolesInput, async (actor, input) =>
  done("", await takeRoles(actor, input)),
);

export const createFirstUserAction = operatorAction(createUserInput, async (actor, input) =>
  done("", await createUser(actor, input)),
);

/** Up to 20 users by the beginning of any of their names. */
export async function searchUsers(query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  if (!actor) return [];
  const users = await findUsers(actor, String(query).slice(0, 63));
  return users.map(({ id, username, displayName }) => ({
    ...{ value: id, label: username, description: displayName },
  }));
}

export const setDefaultReuseAction = operatorAction(defaultReuseInput, async (actor, input) => {
  await setDefaultReuse(actor, input);
});

export const issueFirstLinkAction = operatorAction(issueEnrollmentLinkInput, async (actor, input) =>
  done("", await issueEnrollmentLink(actor, input)),
);

/** What the last step shows while it waits; null when the session has ended. */
export async function watchLoginsNow(): Promise<LoginWatch | null> {
  const actor = await currentOperator();
  return actor && watchLogins(actor);
}
