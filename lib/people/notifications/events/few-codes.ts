/** Pure. The mail to operators when few of the codes that were sent are typed. */
import { defineEvent } from "@/lib/people/notifications/event";

export const fewCodes = defineEvent({
  title: "Few codes come back",
  when: "When few of the codes that were sent are typed, at most once a day for each kind, to operators who can act.",
  placeholders: {
    kind: { means: "Which codes", sample: "Code by text message" },
    sent: { means: "How many of the last ones were looked at", sample: "50" },
    cameBack: { means: "How many of them were typed", sample: "4" },
    link: {
      means: "The login log with those who asked for codes",
      sample: "https://postern.example.org/login-log?reason=code_sent",
    },
  },
  isSecret: false,
  button: "Look at the login log",
  subject: "Few codes come back: {{kind}}",
  body: `Hello {{name}},

{{kind}}: of the last {{sent}} codes {{cameBack}} were typed.

Either they do not arrive, or somebody knows passwords and causes messages without end. Look at who asks for codes. Ask these people, and change the password of whoever did not log in:

{{link}}

If they did, try the gateway or the mail server with its test in the settings.`,
});
