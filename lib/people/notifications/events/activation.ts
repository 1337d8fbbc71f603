/** Pure. The mail with the link to enrol. */
import { defineEvent, ends, link } from "@/lib/people/notifications/event";

export const activation = defineEvent({
  title: "Invitation",
  when: "When somebody is invited: an operator issues an enrolment link, alone or in bulk.",
  placeholders: { link, ends },
  isSecret: true,
  button: "Set up your access",
  subject: "Set up your database access at {{organisation}}",
  body: `Hello {{name}},

Your database login "{{username}}" needs a second factor: a code from an app on your phone. Setting it up takes about three minutes. Have your phone with you.

{{link}}

The link works once, until {{ends}}. Do not forward this mail: whoever opens the link first can use it.`,
});
