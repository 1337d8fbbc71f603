/** Pure. The mail to somebody whom a directory brought in. */
import { defineEvent, ends, link } from "@/lib/people/notifications/event";

export const welcome = defineEvent({
  title: "Welcome",
  when: "When a directory brings somebody in, where welcome mails are switched on.",
  placeholders: { link, ends },
  isSecret: true,
  button: "Set up your second factor",
  subject: "Your database login at {{organisation}}",
  body: `Hello {{name}},

You can log in to the databases of {{organisation}} as "{{username}}" with the password that you already use. A code from an app on your phone is asked for as well. Set it up here; have your phone with you:

{{link}}

The link works once, until {{ends}}. Do not forward this mail: whoever opens the link first can use it.`,
});
