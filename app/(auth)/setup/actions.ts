"use server";
/** Owns what the first-run wizard asks of the server: by the link's token until there is an owner, then as the owner. */
import { operatorAction, publicAction } from "@/lib/console/action";
import { done } from "@/lib/console/action-state";
import { requestAddress, requestOrigin } from "@/lib/console/request";
import { currentOperator } from "@/lib/console/session";
import { issueEnrollmentLinkInput } from "@/lib/enrollment/schema";
import { issueEnrollmentLink } from "@/lib/enrollment/service";
import { type LoginWatch, watchLogins } from "@/lib/setup/queries";
import { confirmOwnerInput, setupTokenInput, startOwnerInput } from "@/lib/setup/schema";
import { checkSetupToken, confirmOwner, startOwner } from "@/lib/setup/service";
import { createUserInput } from "@/lib/users/schema";
import { createUser } from "@/lib/users/service";

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
  const { id: userId } = await createUser(actor, input);
  return done("", await issueEnrollmentLink(actor, { userId, origin: await requestOrigin() }));
});

export const issueFirstLinkAction = operatorAction(issueEnrollmentLinkInput, async (actor, input) =>
  done("", await issueEnrollmentLink(actor, { ...input, origin: await requestOrigin() })),
);

/** What the last step shows while it waits; null when the session has ended. */
export async function watchLoginsNow(): Promise<LoginWatch | null> {
  const actor = await currentOperator();
  return actor && watchLogins(actor);
}
