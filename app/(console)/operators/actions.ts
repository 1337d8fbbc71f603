"use server";
/** What the pages of operators do. */
import { redirect } from "next/navigation";
import { sessionIdInput } from "@/lib/people/console-sessions/schema";
import { endOperatorSession } from "@/lib/people/console-sessions/service";
import { issueOperatorLink } from "@/lib/people/operators/link";
import { removeOperatorPasskey } from "@/lib/people/operators/passkeys";
import { createOperatorInput, operatorIdInput, updateOperatorInput } from "@/lib/people/operators/schema";
import {
  createOperator,
  deleteOperator,
  disableOperator,
  enableOperator,
  endOperatorSessions,
  updateOperator,
} from "@/lib/people/operators/service";
import { passkeyInput } from "@/lib/people/passkeys/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const createOperatorAction = operatorAction(createOperatorInput, async (actor, input) => {
  const { id } = await createOperator(actor, input);
  const link = await issueOperatorLink(actor, { operatorId: id });
  return done("", { id, username: input.username, url: link.url, expiresAt: link.expiresAt.toISOString() });
});

export const updateOperatorAction = operatorAction(updateOperatorInput, async (actor, input) => {
  await updateOperator(actor, input);
  return "Saved.";
});

export const issueOperatorLinkAction = operatorAction(operatorIdInput, async (actor, { operatorId }) => {
  const link = await issueOperatorLink(actor, { operatorId });
  return done("", { url: link.url, expiresAt: link.expiresAt.toISOString() });
});

export const disableOperatorAction = operatorAction(operatorIdInput, async (actor, input) => {
  await disableOperator(actor, input);
  return "Disabled. Every session of this operator has ended.";
});

export const enableOperatorAction = operatorAction(operatorIdInput, async (actor, input) => {
  await enableOperator(actor, input);
  return "Enabled.";
});

export const endOperatorSessionsAction = operatorAction(operatorIdInput, async (actor, input) => {
  await endOperatorSessions(actor, input);
  return "Every session of this operator has ended.";
});

export const endOperatorSessionAction = operatorAction(sessionIdInput, async (actor, input) => {
  await endOperatorSession(actor, input);
  return "The session has ended.";
});

export const deleteOperatorAction = operatorAction(operatorIdInput, async (actor, input) => {
  await deleteOperator(actor, input);
  redirect("/operators");
});

export const removeOperatorPasskeyAction = operatorAction(passkeyInput, async (actor, input) => {
  await removeOperatorPasskey(actor, input);
  return "Removed. All sessions of this operator have ended.";
});
