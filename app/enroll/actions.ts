"use server";
/** What the enrolment page asks of the server. Whoever holds the token may; the services check it each time. */
import { publicAction } from "@/lib/console/action";
import { done } from "@/lib/console/action-state";
import { requestAddress } from "@/lib/console/request";
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "@/lib/enrollment/enroll";
import { checkPasswordInput, completeEnrollmentInput, linkTokenInput } from "@/lib/enrollment/schema";

export const openLinkAction = publicAction(linkTokenInput, async (input) => done("", await openLink(input)));

export const checkPasswordAction = publicAction(checkPasswordInput, async (input) => {
  await checkPassword(input);
  return "";
});

export const startEnrollmentAction = publicAction(linkTokenInput, async (input) =>
  done("", await startEnrollment(input)),
);

export const completeEnrollmentAction = publicAction(completeEnrollmentInput, async (input) =>
  done("", await completeEnrollment(input, await requestAddress())),
);
