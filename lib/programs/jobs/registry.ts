/** Every job that the product has: the one list, from which the job process runs and the console names them. */

import { removeOldTexts } from "@/lib/foundation/gateways/retention";
import { sendTexts } from "@/lib/foundation/gateways/send-job";
import type { Job } from "@/lib/foundation/jobs/job";
import { removeFinishedJobs } from "@/lib/foundation/jobs/retention";
import { removeOldMails } from "@/lib/foundation/mail/retention";
import { sendMails } from "@/lib/foundation/mail/send-job";
import { removeExpiredChallenges } from "@/lib/login/authentication/challenges";
import { countAttempts } from "@/lib/login/log/counting";
import { removeExpiredAttempts } from "@/lib/login/log/retention";
import { alertAboutAsking } from "@/lib/people/approvals/alerts";
import { askToApprove } from "@/lib/people/approvals/ask-job";
import { sendApprovalPush } from "@/lib/people/approvals/by-push";
import { removeOldConnections } from "@/lib/people/connect/retention";
import { removeExpiredSessions } from "@/lib/people/console-sessions/retention";
import { findDueSyncs, forgetSyncRuns } from "@/lib/people/directory-sync/schedule";
import { syncDirectory } from "@/lib/people/directory-sync/sync-job";
import { mailForgottenPassword } from "@/lib/people/enrollment/forgotten-password";
import { alertAboutFewCodes } from "@/lib/people/notifications/few-codes-job";
import { tellOfNewNetworks } from "@/lib/people/notifications/new-networks-job";
import { remindOfLinks, tellOfLocks } from "@/lib/people/notifications/reminders";
import { sendCodes } from "@/lib/people/notifications/send-codes";
import { sendTestPush } from "@/lib/people/push/test-push";
import { remindBeforeGraceEnds } from "@/lib/people/roll-out/remind-job";
import { removeEndedMemberships } from "@/lib/people/temporary-access/job";
import { changeManyUsers, forgetBulkRuns } from "@/lib/people/users/bulk-job";
import { checkOneServer, findDueChecks, forgetPostureRuns } from "@/lib/servers/posture/jobs";
import { findDueServers, readOneServer } from "@/lib/servers/registry/reading-jobs";
import { endSessionsOfUsers } from "@/lib/servers/sessions/end-of-users";
import { findSessionsDue, lookAtOneServer } from "@/lib/servers/sessions/jobs";

/** A new job is one more line here. */
export const registry: readonly Job[] = [
  findDueServers,
  readOneServer,
  findDueChecks,
  checkOneServer,
  forgetPostureRuns,
  findSessionsDue,
  lookAtOneServer,
  endSessionsOfUsers,
  countAttempts,
  removeExpiredAttempts,
  removeExpiredChallenges,
  removeExpiredSessions,
  removeOldConnections,
  changeManyUsers,
  forgetBulkRuns,
  findDueSyncs,
  syncDirectory,
  forgetSyncRuns,
  sendMails,
  sendCodes,
  sendTexts,
  removeOldTexts,
  askToApprove,
  alertAboutAsking,
  sendTestPush,
  sendApprovalPush,
  mailForgottenPassword,
  remindOfLinks,
  tellOfLocks,
  tellOfNewNetworks,
  alertAboutFewCodes,
  removeOldMails,
  removeEndedMemberships,
  remindBeforeGraceEnds,
  removeFinishedJobs,
];
