"use server";

/** What the list of users does to many: one step at a time, so that the page can show progress. */
import { bulkLinkLimit } from "@/lib/people/enrollment/schema";
import { issueEnrollmentLinks } from "@/lib/people/enrollment/service";
import { changeUsersFor } from "@/lib/people/users/bulk";
import { listUserIds } from "@/lib/people/users/queries";
import { bulkLinksInput, bulkStepInput } from "@/lib/people/users/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

/** Long enough that steps are few, short enough that the bar moves. */
const stepMs = 1500;

export const changeUsersAction = operatorAction(bulkStepInput, async (actor, { after, ...input }) =>
  done("", await changeUsersFor(actor, input, after ?? null, stepMs)),
);

export const issueLinksAction = operatorAction(bulkLinksInput, async (actor, { selection }) => {
  const userIds =
    selection.kind === "ids" ? selection.ids : await listUserIds(actor, selection.filter, bulkLinkLimit);
  return done("", await issueEnrollmentLinks(actor, { userIds }));
});
