"use server";
/** What the settings of push do: save, and try the way out. */
import { z } from "zod";
import { withVersion } from "@/lib/foundation/base/form-state";
import { pushForm } from "@/lib/foundation/push/form";
import { pushSettingsInput } from "@/lib/foundation/push/schema";
import { savePushSettings } from "@/lib/foundation/push/service";
import { testPushServices } from "@/lib/foundation/push/test-services";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const savePushSettingsAction = operatorAction(withVersion(pushSettingsInput), async (actor, input) => {
  await savePushSettings(actor, input);
  return saved("Saved. It is in force with the next notification.", pushForm(input));
});

export const testPushServicesAction = operatorAction(z.object({}), async (actor) =>
  done("", await testPushServices(actor)),
);
