"use server";

/** What the first-run wizard asks of the server: by the link's token until there is an owner, then as the owner. */
import { authorize } from "@/lib/foundation/access/actor";
import { issueEnrollmentLinkInput } from "@/lib/people/enrollment/schema";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { createUserInput } from "@/lib/people/users/schema";
import { createUser } from "@/lib/people/users/service";
import { operatorAction, publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";
import { currentOperator } from "@/lib/programs/console/session";
import { type LoginWatch, watchLogins } from "@/lib/programs/setup/queries";
import { confirmOwnerInput, setupTokenInput, startOwnerInput } from "@/lib/programs/setup/schema";
import { checkSetupToken, confirmOwner, startOwner } from "@/lib/programs/setup/service";

export const checkSetupTokenAction = publicAction(setupTokenInput, async (input) =>
  done("", await checkSetupToken(input)),
);

export const startOwnerAction = publicAction(startOwnerInput, async (input) =>
  done("", await startOwner(input)),
);

export const confirmOwnerAction = publicAction(confirmOwnerInput, async (input) =>
  done("", await confirmOwner(input, await requestAddress())),
);

export const createFirstUserAction = operatorAction(createUserInput, async (actor, input) => {
  // Asked for before anything is done: a user without the link would be in the way of the next try.
  authorize(actor, "user.invite");
  const { id: userId } = await createUser(actor, input);
  return done("", await issueEnrollmentLink(actor, { userId }));
});

export const issueFirstLinkAction = operatorAction(issueEnrollmentLinkInput, async (actor, input) =>
  done("", await issueEnrollmentLink(actor, input)),
);

/** What the last step shows while it waits; null when the session has ended. */
export async function watchLoginsNow(): Promise<LoginWatch | null> {
  const actor = await currentOperator();
  return actor && watchLogins(actor);
}
