/** Pure. The reminder before the password alone stops being enough. */
import { defineEvent, ends } from "@/lib/people/notifications/event";

export const graceEndsSoon = defineEvent({
  title: "Reminder: the grace period ends",
  when: "Before the grace period of a group ends, to its members without a second factor.",
  placeholders: { ends },
  isSecret: false,
  button: "Open your page",
  subject: "From {{ends}} your database login needs a code",
  body: `Hello {{name}},

Until {{ends}} you can log in to the databases as "{{username}}" with your password alone. After that a code from an app on your phone is asked for too, and without one you cannot log in.

Set it up before then with the link in your invitation, or ask your administrator for a new one. Your own page is here:

{{selfService}}`,
});
