/** Pure. The mail to somebody whom an operator made a member of a group for a while. */
import { by, defineEvent, ends, group, reason } from "@/lib/people/notifications/event";

export const accessGiven = defineEvent({
  title: "Temporary access: given",
  when: "When an operator makes somebody a member of a group for a while, unasked, to that person.",
  placeholders: { group, by, reason, ends },
  isSecret: false,
  button: "Open your page",
  subject: "You are a member of {{group}} until {{ends}}",
  body: `Hello {{name}},

{{by}} made you a member of the group "{{group}}" until {{ends}}. It ends by itself. The reason given:

{{reason}}

If you no longer need it, end it on your own page:

{{selfService}}`,
});
