"use server";
/** What operators change about their own account. */
import { redirect } from "next/navigation";
import { z } from "zod";
import { operatorAction } from "@/lib/console/action";
import { done } from "@/lib/console/action-state";
import { signInPath } from "@/lib/console/paths";
import { changeOwnPassword, confirmOwnFactor, endOwnSessions, startOwnFactor } from "@/lib/operators/own";
import { changeOwnPasswordInput, confirmOwnFactorInput, operatorProofInput } from "@/lib/operators/schema";

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

export const endOwnSessionsAction = operatorAction(z.object({}), async (actor) => {
  await endOwnSessions(actor);
  redirect(signInPath);
});
