"use server";
/** What the settings of mail do: save, try, switch off. */
import { z } from "zod";
import { withVersion } from "@/lib/foundation/base/form-state";
import { mailForm } from "@/lib/foundation/mail/form";
import { mailSettingsInput, testMailInput } from "@/lib/foundation/mail/schema";
import { saveMailSettings, switchMailOff } from "@/lib/foundation/mail/service";
import { testMailServer } from "@/lib/foundation/mail/test-server";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const saveMailSettingsAction = operatorAction(withVersion(mailSettingsInput), async (actor, input) => {
  await saveMailSettings(actor, input);
  return saved("Mail saved. It is in force with the next mail.", mailForm(input));
});

export const testMailAction = operatorAction(testMailInput, async (actor, input) =>
  done("", await testMailServer(actor, input)),
);

export const switchMailOffAction = operatorAction(z.object({}), async (actor) => {
  await switchMailOff(actor);
  return "Mail is switched off.";
});
