"use server";
/** Asking for a password link without being signed in. */
import { askForPasswordLink } from "@/lib/people/enrollment/forgotten-password";
import { askForPasswordLinkInput } from "@/lib/people/enrollment/schema";
import { publicAction } from "@/lib/programs/console/action";
import { requestAddress } from "@/lib/programs/console/request";

export const askForPasswordLinkAction = publicAction(askForPasswordLinkInput, async (input) => {
  await askForPasswordLink(input, await requestAddress());
  return "";
});
