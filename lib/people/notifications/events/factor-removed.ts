/** Pure. The mail when a second factor was removed. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const factorRemoved = defineEvent({
  title: "Second factor removed",
  when: "When somebody removes a second factor from their login.",
  placeholders: { at, factor: { means: "What it was called", sample: "My old phone" } },
  isSecret: false,
  button: "Look at your second factors",
  subject: "A second factor was removed from your login",
  body: `Hello {{name}},

"{{factor}}" was removed from the second factors of your database login "{{username}}" on {{at}}.

If that was not you, change your password and tell your administrator at once.

{{selfService}}`,
});
