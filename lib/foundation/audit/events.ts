/** Pure. The closed union of audited actions, each with the sentence that the audit page shows. */

/** Every change and sensitive read. `{subject}` in the sentence is replaced by the subject's name. */
export const auditActions = {
  "setup.started": "issued the setup link",
  "setup.completed": "completed the setup",
  "operator.created": "created operator {subject}",
  "operator.updated": "changed operator {subject}",
  "operator.disabled": "disabled operator {subject}",
  "operator.enabled": "enabled operator {subject}",
  "operator.deleted": "deleted operator {subject}",
  "operator.link_issued": "issued a sign-in link for operator {subject}",
  "operator.enrolled": "set password and second factor of operator {subject}",
  "operator.signed_in": "signed in",
  "operator.sign_in_failed": "failed to sign in",
  "operator.signed_out": "signed out",
  "operator.session_ended": "ended sessions of operator {subject}",
  "operator.proof_failed": "typed a wrong password or code for {subject}",
  "operator.changed_by_directory": "changed operator {subject}, as the directory says",
  "operator.ended_by_directory": "ended the sessions of operator {subject}, as the directory says",
  "operator.confirmed": "confirmed their identity",
  "access.refused": "was refused an action that needs the permission {subject}",
  "user.created": "created user {subject}",
  "user.updated": "changed user {subject}",
  "user.disabled": "disabled user {subject}",
  "user.enabled": "enabled user {subject}",
  "user.deleted": "deleted user {subject}",
  "user.groups_changed": "changed the groups of {subject}",
  "user.aliases_changed": "changed the role names of {subject}",
  "user.linked_to_directory": "took {subject} over from a directory",
  "user.disabled_by_directory": "disabled {subject}, as the directory says",
  "user.enabled_by_directory": "enabled {subject}, as the directory says",
  "user.password_set": "set the password of {subject}",
  "user.directory_password_changed": "changed the password of {subject} in the directory",
  "user.password_link_issued": "issued a password link for {subject}",
  "user.password_link_revoked": "revoked the password link of {subject}",
  "user.password_ended": "ended the password of {subject}",
  "user.link_issued": "issued an enrolment link for {subject}",
  "user.link_revoked": "revoked the enrolment link of {subject}",
  "user.lock_cleared": "cleared the lock of {subject}",
  "user.factors_reset": "reset the second factor of {subject}",
  "user.bypass_issued": "issued a bypass code for {subject}",
  "user.bypass_revoked": "revoked a bypass code of {subject}",
  "user.signed_in": "signed in to self-service",
  "user.sign_in_failed": "failed to sign in to self-service",
  "user.signed_out": "signed out of self-service",
  "user.session_ended": "ended sessions of {subject}",
  "user.server_sessions_end_asked": "asked to end the PostgreSQL sessions of {subject}",
  "user.server_sessions_ended": "ended the PostgreSQL sessions of {subject}",
  "user.server_sessions_not_ended": "could not end all PostgreSQL sessions of {subject}",
  "user.proof_failed": "typed a wrong password or code for {subject}",
  "factor.enrolled": "enrolled a second factor for {subject}",
  "factor.renamed": "renamed a second factor of {subject}",
  "factor.made_default": "changed the default second factor of {subject}",
  "factor.resynchronised": "resynchronised a token of {subject}",
  "factor.removed": "removed a second factor of {subject}",
  "passkey.added": "added a passkey of {subject}",
  "passkey.renamed": "renamed a passkey of {subject}",
  "passkey.removed": "removed a passkey of {subject}",
  "approval.approved": "approved a login as {subject}",
  "approval.cancelled": "refused a login as {subject}, having given it up",
  "approval.not_me": "refused a login as {subject} that was not theirs",
  "approval.limited": "stopped asking {subject} to approve logins, because of too many",
  "codes.few_came_back": "noticed that few of the codes that were sent came back: {subject}",
  "factor.unreachable": "no longer reaches the only second factor of {subject}",
  "recovery_codes.issued": "issued recovery codes for {subject}",
  "connection_password.issued": "got a connection password for {subject}",
  "connect_request.allowed": "let a program have a connection password of {subject}",
  "connect_request.refused": "refused a program a connection password of {subject}",
  "tokens.imported": "imported hardware tokens into the stock: {subject}",
  "token.assigned": "assigned a hardware token to {subject}",
  "token.unassigned": "took a hardware token from {subject}",
  "token.put_back": "put the hardware token {subject} back into the stock",
  "token.lost": "marked the hardware token {subject} as lost",
  "token.revoked": "revoked the hardware token {subject}",
  "token.claim_failed": "typed a serial number and codes that belong to no free hardware token",
  "group.created": "created group {subject}",
  "group.updated": "changed group {subject}",
  "group.grace_changed": "changed the grace of group {subject}",
  "group.deleted": "deleted group {subject}",
  "users.bulk_started": "started a change to many users: {subject}",
  "users.bulk_links_taken": "downloaded the links of a change to many users: {subject}",
  "users.bulk_stopped": "stopped a change to many users: {subject}",
  "group.members_changed": "changed the members of {subject}",
  "temporary_access.asked": "asked for temporary access for {subject}",
  "temporary_access.approved": "approved temporary access of {subject}",
  "temporary_access.refused": "refused temporary access of {subject}",
  "temporary_access.withdrawn": "withdrew the request of {subject} for temporary access",
  "temporary_access.given": "gave {subject} temporary access",
  "temporary_access.ended": "ended temporary access of {subject}",
  "policy.created": "created policy {subject}",
  "policy.updated": "changed policy {subject}",
  "policy.deleted": "deleted policy {subject}",
  "policy.reordered": "changed the order of policies",
  "client.created": "created client {subject}",
  "client.updated": "changed client {subject}",
  "client.deleted": "deleted client {subject}",
  "client.disabled": "disabled client {subject}",
  "client.enabled": "enabled client {subject}",
  "client.secret_regenerated": "regenerated the shared secret of {subject}",
  "client.throttle_cleared": "cleared the rate limit of {subject}",
  "client.secret_shown": "was shown the shared secret of {subject}",
  "directory.created": "added directory {subject}",
  "directory.updated": "changed directory {subject}",
  "directory.deleted": "removed directory {subject}",
  "directory.reordered": "changed the order of directories",
  "directory.operators_changed": "changed who signs in to the console with directory {subject}",
  "directory.operator_tested": "tested who {subject} lets sign in to the console",
  "directory.login_tested": "tested a login in directory {subject}",
  "server.created": "added server {subject}",
  "server.updated": "changed server {subject}",
  "server.deleted": "removed server {subject}",
  "server.login_tested": "tested a login to {subject}",
  "server.protection_tested": "tested whether {subject} is closed to logins without a second factor",
  "server.session_ended": "ended a session on {subject}",
  "server.session_not_ended": "could not end a session on {subject}",
  "server.old_sessions_ended": "ended sessions on {subject} that stood longer than allowed",
  "server.old_sessions_not_ended": "could not end sessions on {subject} that stand longer than allowed",
  "server.verifiers_imported": "imported passwords from the roles of {subject}",
  "bypass.accepted": "accepted a second-factor gap on {subject}",
  "bypass.withdrawn": "withdrew the acceptance of a second-factor gap on {subject}",
  "posture.waived": "waived a posture check of {subject}",
  "posture.withdrawn": "withdrew the waiver of a posture check of {subject}",
  "directory.sync_settings_changed": "changed how {subject} is synced",
  "directory.groups_mapped": "changed which groups of {subject} become groups here",
  "directory.sync_requested": "asked for a sync of {subject}",
  "directory.sync_allowed": "allowed a sync of {subject} beyond its safety stop",
  "directory.sync_cancelled": "cancelled a sync of {subject}",
  "directory.sync_held": "stopped a sync of {subject} before it changed anything",
  "directory.synced": "synced {subject}",
  "job.run_again": "ran the job {subject} again",
  "job.deleted": "deleted the failed job {subject}",
  "job.cancelled": "cancelled the job {subject}",
  "mail.configured": "set up mail through {subject}",
  "mail.switched_off": "switched mail off",
  "mail.tested": "tested the mail server {subject}",
  "gateway.configured": "set up the gateway for {subject}",
  "gateway.switched_off": "switched off the gateway for {subject}",
  "gateway.tested": "tested the gateway for {subject}",
  "gateway.limits_changed": "changed where codes may be sent, and how many",
  "mail.resent": "sent the mail to {subject} again",
  "mail.given_up": "gave up the mail to {subject}",
  "mail.text_changed": "changed the text of the mail {subject}",
  "mail.text_reset": "took back the changes to the mail {subject}",
  "push.configured": "changed how {subject} notifications are sent",
  "push.tested": "tested how {subject} notifications are sent",
  "would_refuse.exported": "exported who would be refused",
  "login_log.exported": "exported the login log",
  "audit.exported": "exported the audit log",
  "settings.updated": "changed the settings",
  "console.address_tried": "moved the console to {subject} on trial",
  "console.address_kept": "reached the console at {subject}, which stays there",
  "console.address_given_up": "gave up {subject} and moved the console back",
  "keys.rotated": "rotated the master key",
} as const;

export type AuditAction = keyof typeof auditActions;

/** The same where the actor is the subject: what people do to their own account. */
export const ownSentences: Partial<Readonly<Record<AuditAction, string>>> = {
  "operator.updated": "changed their own account",
  "operator.enrolled": "set their own password and second factor",
  "operator.session_ended": "ended their own sessions",
  "user.session_ended": "ended their own sessions",
  "user.password_set": "set their own password",
  "user.directory_password_changed": "changed their own password in the directory",
  "user.proof_failed": "typed a wrong password or code",
  "operator.proof_failed": "typed a wrong password or code",
  "factor.enrolled": "enrolled their own second factor",
  "factor.renamed": "renamed their own second factor",
  "factor.made_default": "changed their own default second factor",
  "factor.resynchronised": "resynchronised their own token",
  "factor.removed": "removed their own second factor",
  "passkey.added": "added a passkey of their own",
  "passkey.renamed": "renamed their own passkey",
  "passkey.removed": "removed their own passkey",
  "token.assigned": "took a hardware token as their own second factor",
  "recovery_codes.issued": "issued recovery codes for themselves",
  "connection_password.issued": "got a connection password",
  "connect_request.allowed": "let a program have a connection password",
  "connect_request.refused": "refused a program a connection password",
  "temporary_access.asked": "asked for temporary access",
  "temporary_access.withdrawn": "withdrew their own request for temporary access",
  "temporary_access.ended": "ended their own temporary access",
};

/** What was changed. `id` is null for things that exist once, such as settings. */
export type AuditSubject = {
  readonly kind:
    | "setup"
    | "operator"
    | "user"
    | "token"
    | "group"
    | "policy"
    | "client"
    | "server"
    | "directory"
    | "job"
    | "mail"
    | "push"
    | "gateway"
    | "log"
    | "settings"
    | "keys"
    | "permission";
  readonly id: string | null;
  readonly name: string;
};

/** One audited action. `detail` says what changed, before and after; never a secret. */
export type AuditEntry = {
  readonly action: AuditAction;
  readonly subject: AuditSubject;
  readonly detail?: Readonly<Record<string, AuditValue>>;
};

/** What a detail may hold: JSON without undefined. */
export type AuditValue =
  | string
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [key: string]: AuditValue };
