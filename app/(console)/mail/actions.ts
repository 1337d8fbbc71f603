"use server";
/** What the pages of mail do: one mail again or given up, and the texts. */
import { withVersion } from "@/lib/foundation/base/form-state";
import { mailIdInput } from "@/lib/foundation/mail/schema";
import { giveUpMail, resendMail } from "@/lib/foundation/mail/service";
import { textForm } from "@/lib/people/notifications/form";
import { mailEventInput, mailTextInput } from "@/lib/people/notifications/schema";
import {
  previewMailText,
  resetMailText,
  saveMailText,
  sendMailSample,
} from "@/lib/people/notifications/service";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const resendMailAction = operatorAction(mailIdInput, async (actor, input) => {
  await resendMail(actor, input);
  return "It will be sent again in a moment.";
});

export const giveUpMailAction = operatorAction(mailIdInput, async (actor, input) => {
  await giveUpMail(actor, input);
  return "Given up.";
});

export const saveMailTextAction = operatorAction(withVersion(mailTextInput), async (actor, input) => {
  await saveMailText(actor, input);
  return saved("Text saved. It is in force with the next mail.", textForm(input));
});

export const resetMailTextAction = operatorAction(mailEventInput, async (actor, input) => {
  await resetMailText(actor, input);
  return "The product's own words are back.";
});

export const previewMailTextAction = operatorAction(mailTextInput, async (actor, input) =>
  done("", await previewMailText(actor, input)),
);

export const sendMailSampleAction = operatorAction(mailTextInput, async (actor, input) =>
  done(`A sample is on its way to ${await sendMailSample(actor, input)}.`),
);
