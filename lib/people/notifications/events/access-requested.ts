/** Pure. The mail to those who may approve a request for temporary access. */
import { defineEvent, group, reason } from "@/lib/people/notifications/event";

export const accessRequested = defineEvent({
  title: "Temporary access: asked for",
  when: "When somebody asks for temporary access, to those who may approve it.",
  placeholders: {
    group,
    reason,
    requester: { means: "Who asks", sample: "Alan Turing" },
    duration: { means: "For how long", sample: "4 hours" },
    link: { means: "The page where it is decided", sample: "https://postern.example.org/access" },
  },
  isSecret: false,
  button: "Decide",
  subject: "{{requester}} asks for access: {{group}}",
  body: `Hello {{name}},

{{requester}} asks to be a member of the group "{{group}}" for {{duration}}. The reason given:

{{reason}}

Approve or refuse it here:

{{link}}`,
});
