/** Pure. The reminder before an enrolment link ends. */
import { defineEvent, ends } from "@/lib/people/notifications/event";

export const linkEndsSoon = defineEvent({
  title: "Reminder: the invitation ends",
  when: "A day before an enrolment link ends that was not used.",
  placeholders: { ends },
  isSecret: false,
  button: "Open your page",
  subject: "Your invitation to set up database access ends soon",
  body: `Hello {{name}},

You have not set up the second factor for your database login "{{username}}" yet. The link in the invitation that you received works until {{ends}}.

Look for the mail with that link. If you cannot find it, ask your administrator for a new one.`,
});
