"use server";
/** What operators change about their own account. */
import { redirect } from "next/navigation";
import { z } from "zod";
import { sessionIdInput } from "@/lib/people/console-sessions/schema";
import { endOtherSessions, endOwnSession } from "@/lib/people/console-sessions/service";
import { changeOwnPassword, confirmOwnFactor, startOwnFactor } from "@/lib/people/operators/own";
import {
  changeOwnPasswordInput,
  confirmOwnFactorInput,
  operatorProofInput,
} from "@/lib/people/operators/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { signInPath } from "@/lib/programs/console/paths";

export const changeOwnPasswordAction = operatorAction(changeOwnPasswordInput, async (actor, input) => {
  await changeOwnPassword(actor, input);
  redirect(signInPath);
});

export const startOwnFactorAction = operatorAction(operatorProofInput, async (actor, input) =>
  done("", await startOwnFactor(actor, input)),
);

export const confirmOwnFactorAction = operatorAction(confirmOwnFactorInput, async (actor, input) => {
  await confirmOwnFactor(actor, input);
  redirect(signInPath);
});

export const endOwnSessionAction = operatorAction(sessionIdInput, async (actor, input) => {
  await endOwnSession(actor, input);
  return "The session has ended.";
});

export const endOtherSessionsAction = operatorAction(z.object({}), async (actor) => {
  await endOtherSessions(actor);
  return "All other sessions have ended.";
});
