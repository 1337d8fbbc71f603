"use server";
/** Owns what the list of users does to many: one step at a time, so that the page can show progress. */
import { operatorAction } from "@/lib/console/action";
import { done } from "@/lib/console/action-state";
import { requestOrigin } from "@/lib/console/request";
import { bulkLinkLimit } from "@/lib/enrollment/schema";
import { issueEnrollmentLinks } from "@/lib/enrollment/service";
import { changeUsersFor } from "@/lib/users/bulk";
import { listUserIds } from "@/lib/users/queries";
import { bulkLinksInput, bulkStepInput } from "@/lib/users/schema";

/** Long enough that steps are few, short enough that the bar moves. */
const stepMs = 1500;

export const changeUsersAction = operatorAction(bulkStepInput, async (actor, { after, ...input }) =>
  done("", await changeUsersFor(actor, input, after ?? null, stepMs)),
);

export const issueLinksAction = operatorAction(bulkLinksInput, async (actor, { selection }) => {
  const userIds =
    selection.kind === "ids" ? selection.ids : await listUserIds(actor, selection.filter, bulkLinkLimit);
  return done("", await issueEnrollmentLinks(actor, { userIds, origin: await requestOrigin() }));
});
