/** Pure. The mail when an operator took somebody's second factors away. */
import { at, by, defineEvent, reason } from "@/lib/people/notifications/event";

export const factorsReset = defineEvent({
  title: "Second factor reset",
  when: "When an operator resets somebody's second factor.",
  placeholders: { by, reason, at },
  isSecret: false,
  button: "Open your page",
  subject: "Your second factor was reset",
  body: `Hello {{name}},

{{by}} reset the second factor of your database login "{{username}}" on {{at}}. The reason given:

{{reason}}

The codes of your app and your recovery codes no longer work. You need a new invitation to set up another.

If you did not expect this, tell your administrator at once.`,
});
