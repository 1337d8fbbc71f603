"use server";
/** What the part of a directory's page does that is about operators. */
import type { Option } from "@/components/ui/select";
import { versionOf, withVersion } from "@/lib/foundation/base/form-state";
import { operatorSignInForm } from "@/lib/people/directories/form";
import {
  addOperatorGroup,
  findDirectoryGroups,
  moveOperatorGroupUp,
  operatorSignIn,
  removeOperatorGroup,
  type TestedOperator,
  testOperator,
  updateOperatorSignIn,
} from "@/lib/people/directories/operators";
import {
  addOperatorGroupInput,
  findGroupsInput,
  operatorGroupInput,
  testOperatorInput,
  updateOperatorSignInInput,
} from "@/lib/people/directories/schema";
import type { Failed } from "@/lib/people/directories/tests";
import { inviteFromDirectory } from "@/lib/people/operators/invite";
import { inviteFromDirectoryInput } from "@/lib/people/operators/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { currentOperator } from "@/lib/programs/console/session";

export const updateOperatorSignInAction = operatorAction(
  withVersion(updateOperatorSignInInput),
  async (actor, input) => {
    await updateOperatorSignIn(actor, input);
    return done("Saved.", { version: versionOf(operatorSignInForm(await operatorSignIn(actor, input.id))) });
  },
);

export const addOperatorGroupAction = operatorAction(addOperatorGroupInput, async (actor, input) => {
  await addOperatorGroup(actor, input);
  return "Added.";
});

export const removeOperatorGroupAction = operatorAction(operatorGroupInput, async (actor, input) => {
  await removeOperatorGroup(actor, input);
  return "Removed.";
});

export const moveOperatorGroupUpAction = operatorAction(operatorGroupInput, async (actor, input) => {
  await moveOperatorGroupUp(actor, input);
  return "Moved.";
});

export const testOperatorAction = operatorAction(testOperatorInput, async (actor, input) =>
  done<TestedOperator | Failed>("", await testOperator(actor, input)),
);

export const inviteFromDirectoryAction = operatorAction(inviteFromDirectoryInput, async (actor, input) => {
  const { url, expiresAt } = await inviteFromDirectory(actor, input);
  return done("", { url, expiresAt: expiresAt.toISOString() });
});

/** Up to 20 groups of the directory. Nothing when the session has ended or the directory does not answer. */
export async function searchDirectoryGroups(id: string, query: string): Promise<readonly Option[]> {
  const actor = await currentOperator();
  const asked = findGroupsInput.safeParse({ id, query });
  if (!actor || !asked.success) return [];
  const found = await findDirectoryGroups(actor, asked.data);
  return found.ok ? found.groups.map(({ dn, name }) => ({ value: dn, label: name, description: dn })) : [];
}
