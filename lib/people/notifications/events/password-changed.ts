/** Pure. The mail when somebody has another password. */
import { at, by, defineEvent } from "@/lib/people/notifications/event";

export const passwordChanged = defineEvent({
  title: "Password changed",
  when: "When a password is set: by the person, by link, or by an operator.",
  placeholders: { at, by: { ...by, sample: "you" } },
  isSecret: false,
  button: "Open your page",
  subject: "Your database password was changed",
  body: `Hello {{name}},

The password of your database login "{{username}}" was changed by {{by}} on {{at}}.

If you did not expect this, tell your administrator at once.`,
});
