"use server";

/** What the page of an operator link does; the token is the proof. */
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { openOperatorLinkInput, redeemOperatorLinkInput } from "@/lib/people/operators/schema";
import { publicAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { requestAddress } from "@/lib/programs/console/request";

export const openOperatorLinkAction = publicAction(openOperatorLinkInput, async (input) =>
  done("", await openOperatorLink(input)),
);

export const redeemOperatorLinkAction = publicAction(redeemOperatorLinkInput, async (input) =>
  done("", await redeemOperatorLink(input, await requestAddress())),
);
