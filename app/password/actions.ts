"use server";

/** What the page of a password link asks of the server. Whoever holds the token may; the services check it each time. */
import { openPasswordLink, setPasswordByLink } from "@/lib/people/enrollment/password-link";
import { linkTokenInput, setPasswordByLinkInput } from "@/lib/people/enrollment/schema";
import { publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";

export const openPasswordLinkAction = publicAction(linkTokenInput, async (input) =>
  done("", await openPasswordLink(input)),
);

export const setPasswordByLinkAction = publicAction(setPasswordByLinkInput, async (input) => {
  await setPasswordByLink(input, await requestAddress());
  return "";
});
