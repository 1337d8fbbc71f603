"use server";

/** What the page of an approval's link asks of the server. Whoever holds the token may; the services check it each time. */
import { approvalByLink, approveByLink, refuseByLink } from "@/lib/people/approvals/by-link";
import { approvalLinkInput, refuseByLinkInput } from "@/lib/people/approvals/schema";
import { publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";

export const approvalByLinkAction = publicAction(approvalLinkInput, async (input) =>
  done("", await approvalByLink(input)),
);

export const approveByLinkAction = publicAction(approvalLinkInput, async (input) =>
  done("", await approveByLink(input, await requestAddress())),
);

export const refuseByLinkAction = publicAction(refuseByLinkInput, async (input) => {
  await refuseByLink(input, await requestAddress());
  return "";
});
