/** Pure. The mail when temporary access is over. */
import { defineEvent, group } from "@/lib/people/notifications/event";

export const accessEnded = defineEvent({
  title: "Temporary access: ended",
  when: "When temporary access ended, by itself or earlier, to whoever had it.",
  placeholders: {
    group,
    why: { means: "Why it ended", sample: "The time that was approved is over." },
  },
  isSecret: false,
  button: "Open your page",
  subject: "Your access through {{group}} has ended",
  body: `Hello {{name}},

You are no longer a member of the group "{{group}}". {{why}}

If you still need it, ask again on your own page:

{{selfService}}`,
});
