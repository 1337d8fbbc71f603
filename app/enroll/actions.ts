"use server";

/** What the enrolment page asks of the server. Whoever holds the token may; the services check it each time. */
import { checkPassword, completeEnrollment, openLink, startEnrollment } from "@/lib/people/enrollment/enroll";
import { completeLinkCodes, startLinkCodes } from "@/lib/people/enrollment/link-codes";
import {
  checkPasswordInput,
  completeEnrollmentInput,
  completeLinkCodesInput,
  linkTokenInput,
  startLinkCodesInput,
} from "@/lib/people/enrollment/schema";
import { claimTokenByLink } from "@/lib/people/tokens/by-link";
import { claimByLinkInput } from "@/lib/people/tokens/schema";
import { publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";

export const openLinkAction = publicAction(linkTokenInput, async (input) => done("", await openLink(input)));

export const checkPasswordAction = publicAction(checkPasswordInput, async (input) => {
  await checkPassword(input, await requestAddress());
  return "";
});

export const startEnrollmentAction = publicAction(linkTokenInput, async (input) =>
  done("", await startEnrollment(input)),
);

export const completeEnrollmentAction = publicAction(completeEnrollmentInput, async (input) =>
  done("", await completeEnrollment(input, await requestAddress())),
);

export const startLinkCodesAction = publicAction(startLinkCodesInput, async (input) =>
  done("", await startLinkCodes(input, await requestAddress())),
);

export const completeLinkCodesAction = publicAction(completeLinkCodesInput, async (input) =>
  done("", await completeLinkCodes(input, await requestAddress())),
);

export const claimTokenByLinkAction = publicAction(claimByLinkInput, async (input) =>
  done("", await claimTokenByLink(input, await requestAddress())),
);
