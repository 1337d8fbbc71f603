/** Pure. The mail when a bypass code was issued. The code is not in it. */
import { by, defineEvent, ends, reason } from "@/lib/people/notifications/event";

export const bypassIssued = defineEvent({
  title: "Bypass code issued",
  when: "When an operator issues a bypass code. The code itself is never mailed.",
  placeholders: { by, reason, ends },
  isSecret: false,
  button: "Open your page",
  subject: "A bypass code was issued for your login",
  body: `Hello {{name}},

{{by}} issued a bypass code for your database login "{{username}}". It stands in for your second factor once, until {{ends}}. The reason given:

{{reason}}

If you did not ask for it, tell your administrator at once.`,
});
