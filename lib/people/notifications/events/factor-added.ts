/** Pure. The mail when a second factor was added. */
import { at, defineEvent } from "@/lib/people/notifications/event";

export const factorAdded = defineEvent({
  title: "Second factor added",
  when: "When somebody adds a second factor to their login.",
  placeholders: { at, factor: { means: "What it is called", sample: "My phone" } },
  isSecret: false,
  button: "Look at your second factors",
  subject: "A second factor was added to your login",
  body: `Hello {{name}},

"{{factor}}" was added as a second factor of your database login "{{username}}" on {{at}}.

If that was not you, remove it, change your password, and tell your administrator at once.

{{selfService}}`,
});
