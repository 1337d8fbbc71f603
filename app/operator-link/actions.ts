"use server";
/** What the page of an operator link does; the token is the proof. */
import { publicAction } from "@/lib/console/action";
import { done } from "@/lib/console/action-state";
import { requestAddress } from "@/lib/console/request";
import { openOperatorLink, redeemOperatorLink } from "@/lib/operators/enroll";
import { openOperatorLinkInput, redeemOperatorLinkInput } from "@/lib/operators/schema";

export const openOperatorLinkAction = publicAction(openOperatorLinkInput, async (input) =>
  done("", await openOperatorLink(input)),
);

export const redeemOperatorLinkAction = publicAction(redeemOperatorLinkInput, async (input) =>
  done("", await redeemOperatorLink(input, await requestAddress())),
);
