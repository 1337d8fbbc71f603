/** Pure. The mail to whoever asked for temporary access. */
import { by, defineEvent, group } from "@/lib/people/notifications/event";

export const accessDecided = defineEvent({
  title: "Temporary access: decided",
  when: "When a request for temporary access was approved or refused, to whoever asked.",
  placeholders: {
    group,
    by,
    outcome: { means: "What was decided", sample: "approved until 26 November 2026, 18:05 UTC" },
    note: { means: "What the approver added; can be empty", sample: "Thank you for the ticket number." },
  },
  isSecret: false,
  button: "Open your page",
  subject: "Your request for {{group}} was decided",
  body: `Hello {{name}},

Your request to be a member of the group "{{group}}" was {{outcome}}. {{by}} decided it.

{{note}}

{{selfService}}`,
});
