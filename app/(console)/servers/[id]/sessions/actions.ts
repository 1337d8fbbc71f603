"use server";

/** What the page of a server's sessions does: look again, end one. */
import { AppError } from "@/lib/foundation/base/errors";
import { operatorAction } from "@/lib/programs/console/action";
import { endSession } from "@/lib/servers/sessions/end";
import { lookAtSessions } from "@/lib/servers/sessions/look";
import { endSessionInput, lookInput } from "@/lib/servers/sessions/schema";

export const lookAtSessionsAction = operatorAction(lookInput, async (actor, input) => {
  const result = await lookAtSessions(actor, input);
  return result.ok ? "Read." : "The sessions could not be read.";
});

export const endSessionAction = operatorAction(endSessionInput, async (actor, input) => {
  const result = await endSession(actor, input);
  if (!result.ended && result.why !== "gone")
    throw new AppError("conflict", `${result.text} ${result.fix}`.trim());
  await lookAtSessions(actor, input);
  return result.ended ? "Ended." : result.text;
});
