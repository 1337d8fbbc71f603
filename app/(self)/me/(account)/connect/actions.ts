"use server";

/** Getting a connection password, and answering a program that waits for one: each for a touch that was asked for in order to connect. */
import { z } from "zod";
import type { AskedTouch } from "@/lib/login/passkeys/ask";
import { allowConnectInput, connectInput, connectRequestInput } from "@/lib/people/connect/schema";
import { allowConnect, connect, refuseConnect } from "@/lib/people/connect/service";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { userAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const beginConnectAction = userAction(z.object({}), async (actor) =>
  done<AskedTouch>("", await beginTouch(actor, "connection")),
);

export const connectAction = userAction(connectInput, async (actor, input) => {
  const { password, expiresAt } = await connect(actor, input);
  return done("", { password, lifeMs: expiresAt.getTime() - Date.now() });
});

export const allowConnectAction = userAction(allowConnectInput, async (actor, input) => {
  await allowConnect(actor, input);
});

export const refuseConnectAction = userAction(connectRequestInput, async (actor, input) => {
  await refuseConnect(actor, input);
});
