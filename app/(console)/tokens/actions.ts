"use server";
/** What operators do with the stock of hardware tokens. */
import { importTokens, previewTokens } from "@/lib/people/tokens/import";
import {
  assignTokenInput,
  importTokensInput,
  moveTokenInput,
  previewTokensInput,
} from "@/lib/people/tokens/schema";
import { assignToken, moveToken } from "@/lib/people/tokens/service";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const previewTokensAction = operatorAction(previewTokensInput, async (actor, input) =>
  done("", await previewTokens(actor, input)),
);

export const importTokensAction = operatorAction(importTokensInput, async (actor, input) =>
  done("", await importTokens(actor, input)),
);

export const assignTokenAction = operatorAction(assignTokenInput, async (actor, input) => {
  const { serial } = await assignToken(actor, input);
  return `Token ${serial} is assigned. Its codes count from the next login.`;
});

export const moveTokenAction = operatorAction(moveTokenInput, async (actor, input) => {
  await moveToken(actor, input);
  return moved[input.to];
});

const moved = {
  free: "The token is in the stock.",
  lost: "Marked as lost. Its codes no longer count.",
  revoked: "Revoked. Its key is erased.",
} as const;
