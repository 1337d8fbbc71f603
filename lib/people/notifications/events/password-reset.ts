/** Pure. The mail with the link to set another password. */
import { defineEvent, ends, link } from "@/lib/people/notifications/event";

export const passwordReset = defineEvent({
  title: "Password link",
  when: "When somebody asks for another password, or an operator issues a password link.",
  placeholders: { link, ends },
  isSecret: true,
  button: "Set a new password",
  subject: "Set a new password for your database login",
  body: `Hello {{name}},

Somebody asked for a new password for the database login "{{username}}". If that was you, set it here:

{{link}}

The link works once, until {{ends}}. Your current password keeps working until you set a new one, unless your administrator ended it.

If you did not ask for this, you need not do anything. Do not forward this mail.`,
});
